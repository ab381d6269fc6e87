package dev.troupe.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TypeCoercionTest {
  private static String coerced(String schema, String value) throws JsonProcessingException {
    return TypeCoercion.coerce(Json.parse(schema), Json.parse(value)).toString();
  }

  private static String json(String shown) {
    return shown.replace('\'', '"');
  }

  /** The type wanted, what a model wrote, and what is made of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'integer'            | '12'            | 12",
        "'integer'            | ' -3 '          | -3",
        "'number'             | '1.50'          | 1.50",
        "'number'             | '１２'          | 12",
        "'number'             | '1,200'         | '1,200'",
        "'number'             | '007'           | '007'",
        "'number'             | '12 apples'     | '12 apples'",
        "'number'             | 'true'          | 'true'",
        "'integer'            | 3.5             | 3.5",
        "'boolean'            | 'true'          | true",
        "'boolean'            | 'False'         | false",
        "'boolean'            | 'yes'           | 'yes'",
        "'boolean'            | 1               | 1",
        "'string'             | 12              | '12'",
        "'string'             | 50000.0         | '50000.0'",
        "'string'             | true            | 'true'",
        "'string'             | {'a':1}         | {'a':1}",
        "'string'             | null            | null",
        "['string','null']    | null            | null",
        "['integer','string'] | 3               | 3",
        "['integer','string'] | '3'             | '3'",
        "['number','null']    | '3'             | 3",
        "['number','null']    | 'null'          | 'null'",
        "['number','null']    | 'EUR 900'       | 'EUR 900'",
        "['object','null']    | 'none'          | 'none'",
        "['boolean','null']   | ''              | ''",
        "'array'              | '[1, 2]'        | [1,2]",
        "'array'              | '{}'            | '{}'",
        "'array'              | 'a'             | 'a'",
        "'object'             | '{\\'a\\':[]}' | {'a':[]}",
        "'object'             | '1'             | '1'"
      })
  void aValueGetsTheTypeThatIsWanted(String type, String written, String made)
      throws JsonProcessingException {
    assertThat(coerced(json("{'type':" + type + "}"), json(written))).isEqualTo(json(made));
  }

  @Test
  void soDoThoseWithinIt() throws JsonProcessingException {
    String schema =
        """
        {"type": "object", "required": ["must"],
         "properties": {"must": {"type": "string"}, "may": {"type": "string"},
                        "none": {"type": ["string", "null"]},
                        "days": {"type": "array", "items": {"$ref": "#/$defs/day"}}},
         "additionalProperties": {"type": "number"},
         "$defs": {"day": {"type": "integer"}, "round": {"$ref": "#/$defs/round"}}}""";
    assertThat(
            coerced(
                schema, "{\"must\":null,\"may\":null,\"none\":null,\"days\":[\"1\"],\"x\":\"2\"}"))
        .isEqualTo("{\"must\":null,\"none\":null,\"days\":[1],\"x\":2}");
    String patterns =
        "{\"patternProperties\":{\"^y\":{\"type\":\"string\"}},\"additionalProperties\":{\"type\":\"integer\"}}";
    assertThat(coerced(patterns, "{\"y1\":\"12\"}")).isEqualTo("{\"y1\":\"12\"}");
    assertThat(coerced("{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/a\"}}}", "1"))
        .isEqualTo("1");
  }

  @Test
  void whereTheSchemaSaysNothingNothingIsChanged() throws JsonProcessingException {
    String value = "{\"a\":\"1\",\"b\":[null,{\"c\":true}]}";
    for (String schema : new String[] {"{}", "true", "{\"type\":\"object\"}", "{\"enum\":[1]}"})
      assertThat(coerced(schema, value)).isEqualTo(value);
  }
}
