package dev.troupe.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
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

  private static final com.github.victools.jsonschema.generator.SchemaGenerator GENERATOR =
      generator();

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

  private static com.github.victools.jsonschema.generator.SchemaGenerator generator() {
    com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder builder =
        new com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder(
                com.github.victools.jsonschema.generator.SchemaVersion.DRAFT_2020_12,
                com.github.victools.jsonschema.generator.OptionPreset.PLAIN_JSON)
            .with(
                new com.github.victools.jsonschema.module.jackson.JacksonModule(
                    com.github.victools.jsonschema.module.jackson.JacksonOption
                        .FLATTENED_ENUMS_FROM_JSONPROPERTY))
            .with(
                com.github.victools.jsonschema.generator.Option.FLATTENED_OPTIONALS,
                com.github.victools.jsonschema.generator.Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
                com.github.victools.jsonschema.generator.Option
                    .FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT)
            .without(com.github.victools.jsonschema.generator.Option.SCHEMA_VERSION_INDICATOR);
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
                    ? new com.github.victools.jsonschema.generator.CustomDefinition(
                        context.getGeneratorConfig().createObjectNode())
                    : null);
    return new com.github.victools.jsonschema.generator.SchemaGenerator(builder.build());
  }
}
