"""What other people's tools read: JUnit XML for build servers, SARIF for code scanning."""
