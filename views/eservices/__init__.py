"""The E-services page: facts, words, charts and cards for the web team."""
