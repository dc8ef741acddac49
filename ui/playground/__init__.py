"""The playground on its page: the component in the browser, and what it is answered."""
