"""Who may: tokens, tickets, origins, limits. Decides, and knows nothing of what is then sent."""
