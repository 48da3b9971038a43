"""What Reflex is set to; it looks for this file in the folder it runs in."""

import reflex as rx
from reflex.plugins import SitemapPlugin

from ui.build_steps import OwnSources

config = rx.Config(
    app_name="ui",
    app_module_import="ui.app",
    api_url="http://localhost:8000",  # stands in the build until OwnSources writes the address of the page there
    cors_allowed_origins=[],  # nobody: other origins are refused before Reflex sees them, see ui/mount.py
    disable_plugins=[SitemapPlugin],
    plugins=[OwnSources()],
    show_built_with_reflex=False,
    state_manager_mode=rx.constants.StateManagerMode.MEMORY,
    telemetry_enabled=False,
)
