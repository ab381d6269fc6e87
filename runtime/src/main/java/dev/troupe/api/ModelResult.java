package dev.troupe.api;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How one try of a model call ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ModelReply.class, name = "reply"),
  @JsonSubTypes.Type(value = ModelFailure.class, name = "failure")
})
public sealed interface ModelResult permits ModelReply, ModelFailure {}
