"""What language servers find wrong in the files: marks in the text, a page that lists it all, ways to go there."""
