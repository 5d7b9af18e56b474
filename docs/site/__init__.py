"""The guide and the reference as a site: what its pages are, how it is built, how Chinese is searched."""
