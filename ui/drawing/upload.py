"""Bringing a picture of a digit from one's own device.

Streamlit's file uploader speaks English only, and says why it refused a file where hardly anybody looks. This one says
everything in the reader's language, and a file that is too large never leaves the device.
"""

from __future__ import annotations

import base64
import binascii

import streamlit as st

from core.digits.upload import check_size, read_upload
from core.errors import InvalidImage
from ui import services
from ui.errors import explain
from ui.i18n import t
from ui.state import state

_KEY = "upload"
_HTML = '<label><input type="file" accept="image/png,image/jpeg"><b></b><span></span></label>'
_CSS = """
label { display: flex; flex-direction: column; align-items: center; justify-content: center; gap: .25rem;
  min-height: 5.5rem; padding: .75rem; box-sizing: border-box; cursor: pointer; text-align: center;
  font-family: var(--st-font); color: var(--st-text-color); border-radius: var(--st-base-radius);
  border: 1.5px dashed color-mix(in srgb, var(--st-text-color) 35%, transparent); }
label:hover, label.over, label:focus-within { border-color: var(--st-primary-color); color: var(--st-primary-color); }
b { font-weight: 600; } span { font-size: .875rem; opacity: .75; }
input { position: absolute; opacity: 0; width: 1px; height: 1px; }
"""
_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const label = parentElement.querySelector("label");
  const input = parentElement.querySelector("input");
  parentElement.querySelector("b").textContent = data.label;
  parentElement.querySelector("span").textContent = data.hint;
  const take = (file) => {
    if (!file) return;
    if (file.size > data.limit) return setTriggerValue("picked", { size: file.size, content: null });
    const reader = new FileReader();
    reader.onload = () => setTriggerValue("picked", { size: file.size, content: reader.result.split(",")[1] ?? "" });
    reader.readAsDataURL(file);
  };
  input.onchange = () => { take(input.files[0]); input.value = ""; };
  label.ondragover = (event) => { event.preventDefault(); label.classList.add("over"); };
  label.ondragleave = () => label.classList.remove("over");
  label.ondrop = (event) => {
    event.preventDefault();
    label.classList.remove("over");
    take(event.dataTransfer.files[0]);
  };
}
"""

_mount = st.components.v2.component("lab_upload", html=_HTML, css=_CSS, js=_JS)


def upload() -> None:
    """Offer to choose a picture; its ink, or why it cannot be used, goes to ``state()``."""
    limits = services.settings().limits
    hint = t(
        "draw.upload_hint",
        megabytes=round(limits.upload_bytes / 2**20),
        megapixels=round(limits.upload_pixels / 1e6),
    )
    data = {"label": t("draw.upload"), "hint": hint, "limit": limits.upload_bytes}
    _mount(key=_KEY, data=data, on_picked_change=_picked)
    refusal = state().refusal
    if refusal is not None:
        st.error(explain(refusal), icon=":material/error:")


def _picked() -> None:
    memory, limits = state(), services.settings().limits
    memory.picture = memory.refusal = None
    picked = st.session_state[_KEY]["picked"]
    try:
        check_size(picked["size"], limits)
        memory.picture = read_upload(_decode(picked["content"]), limits)
    except InvalidImage as refusal:
        memory.refusal = refusal


def _decode(text: str | None) -> bytes:
    """Return the bytes of a file; none where a browser sent something else, which then counts as no picture."""
    try:
        return base64.b64decode(text or "")
    except binascii.Error:
        return b""
