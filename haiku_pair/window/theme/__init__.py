"""Colours, fonts and the 4 px grid."""
