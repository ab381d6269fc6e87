package dev.troupe.api;

import com.fasterxml.jackson.databind.JsonNode;

/** The JSON Schema that an answer must satisfy, with the name it has on the wire. */
public record OutputSchema(String name, JsonNode schema) {}
