"""The model's tools, one file each. Descriptions are texts in `resources/prompts/tools`."""
