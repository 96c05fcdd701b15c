"""An event study on a user's own prices and events: what is asked, run, written and said."""
