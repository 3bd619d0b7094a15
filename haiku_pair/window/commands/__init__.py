"""Commands: one registry from which menus, palette, key hints and shortcuts are made."""
