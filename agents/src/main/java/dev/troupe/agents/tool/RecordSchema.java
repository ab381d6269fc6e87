package dev.troupe.agents.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * JSON Schema of a record (victools): every component is required unless it is an {@code Optional}.
 */
final class RecordSchema {
  static final ObjectMapper MAPPER =
      JsonMapper.builder().addModule(new Jdk8Module()).addModule(new JavaTimeModule()).build();

  /** Types that may be absent, and what they hold. */
  private static final Map<Class<?>, Class<?>> OPTIONALS =
      Map.of(
          Optional.class, Optional.class,
          OptionalInt.class, Integer.class,
          OptionalLong.class, Long.class,
          OptionalDouble.class, Double.class);

  private static final SchemaGenerator GENERATOR = generator();

  /** Made once per record class. */
  private static final ClassValue<JsonNode> SCHEMAS =
      new ClassValue<>() {
        @Override
        protected JsonNode computeValue(Class<?> type) {
          return GENERATOR.generateSchema(type);
        }
      };

  private RecordSchema() {}

  static JsonNode of(Class<? extends Record> type) {
    return SCHEMAS.get(type);
  }

  /** Which value could not become what the record asks for; nothing of the record's own code. */
  static String told(JsonProcessingException fault) {
    StringBuilder place = new StringBuilder();
    if (fault instanceof JsonMappingException mapping)
      for (JsonMappingException.Reference at : mapping.getPath())
        place.append('/').append(at.getFieldName() == null ? at.getIndex() : at.getFieldName());
    String at = place.isEmpty() ? "" : place + ": ";
    if (fault instanceof ValueInstantiationException)
      return at + "refused (" + cause(fault).getClass().getSimpleName() + ")";
    if (fault instanceof InvalidFormatException format)
      return at
          + "'"
          + format.getValue()
          + "' is no "
          + (format.getTargetType() == null ? "value" : format.getTargetType().getSimpleName());
    return at + fault.getOriginalMessage().lines().findFirst().orElse("");
  }

  private static Throwable cause(Throwable fault) {
    return fault.getCause() == null ? fault : fault.getCause();
  }

  private static SchemaGenerator generator() {
    SchemaGeneratorConfigBuilder builder =
        new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(new JacksonModule(JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY))
            .with(
                Option.FLATTENED_OPTIONALS,
                Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
                Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT)
            .without(Option.SCHEMA_VERSION_INDICATOR);
    builder
        .forFields()
        .withRequiredCheck(field -> !OPTIONALS.containsKey(field.getRawMember().getType()))
        .withTargetTypeOverridesResolver(
            field ->
                Optional.ofNullable(OPTIONALS.get(field.getRawMember().getType()))
                    .filter(plain -> !plain.equals(Optional.class))
                    .map(plain -> List.of(field.getContext().resolve(plain)))
                    .orElse(null));
    builder
        .forTypesInGeneral()
        .withCustomDefinitionProvider(
            (type, context) ->
                JsonNode.class.isAssignableFrom(type.getErasedType())
                    ? new CustomDefinition(context.getGeneratorConfig().createObjectNode())
                    : null);
    return new SchemaGenerator(builder.build());
  }
}
