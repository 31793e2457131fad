"""The versioned model of one negotiation: parties, people, outlets, issues and cues."""
