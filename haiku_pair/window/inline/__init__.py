"""At a place in a text: questions, lines written anew, the text that goes on at the cursor."""
