"""The editor pane: tabs, gutter, colours, find."""
