"""Streamlit's own command line, served without delay: ``python -m tools.streamlit_cli run app.py``."""

import sys

from streamlit.web.cli import main

from core import nodelay

if __name__ == "__main__":
    nodelay.for_listeners()
    sys.exit(main(prog_name="streamlit"))
