package dev.troupe.agents.task.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.WritableTypeId;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;

/** Writes an event's fields by hand, in the journal and in a snapshot. */
abstract class EventWriter<E extends TaskEvent> extends JsonSerializer<E> {
  abstract void fields(E event, JsonGenerator to, SerializerProvider with) throws IOException;

  @Override
  public final void serialize(E event, JsonGenerator to, SerializerProvider with)
      throws IOException {
    to.writeStartObject(event);
    fields(event, to, with);
    to.writeEndObject();
  }

  /** In a snapshot, where the kind of event stands in the object. */
  @Override
  public final void serializeWithType(
      E event, JsonGenerator to, SerializerProvider with, TypeSerializer type) throws IOException {
    WritableTypeId id = type.writeTypePrefix(to, type.typeId(event, JsonToken.START_OBJECT));
    fields(event, to, with);
    type.writeTypeSuffix(to, id);
  }
}
