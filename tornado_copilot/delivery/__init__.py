"""From a publication to every connection that wants it, without loss and within bounds."""
