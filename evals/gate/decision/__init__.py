"""From the scores of two releases and the bar to a verdict, with every reason."""
