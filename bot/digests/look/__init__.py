"""How a digest looks: the message, the page, Markdown, JSON, the chart."""
