"""What stands between every request and the views: headers and limits."""
