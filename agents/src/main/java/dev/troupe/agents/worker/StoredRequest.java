package dev.troupe.agents.worker;

import com.fasterxml.jackson.databind.JsonNode;

/** What was asked: stored once as a payload, because goals and inputs may be long or personal. */
public record StoredRequest(String goal, JsonNode inputs) {}
