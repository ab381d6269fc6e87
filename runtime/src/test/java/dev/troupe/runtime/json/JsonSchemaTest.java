package dev.troupe.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a schema is known before anything is checked with it. */
final class JsonSchemaTest {
  private static JsonNode json(String text) {
    try {
      return Json.parse(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'properties':{'a':{'pattern':'('}}} | Unclosed group",
        "{'properties':{'a':{'pattern':'^\\\\p{Han}+$'}}} | {Han}",
        "{'patternProperties':{'[':{}}} | Unclosed character class",
        "{'properties':{'a':{'$ref':'#/$defs/nope'}}} | #/$defs/nope",
        "{'items':{'anyOf':[{},{'$ref':'#/$defs/no'}]}} | cannot be resolved",
        "{'$ref':'http://x/y.json'} | leaves the schema",
        "{'type':'text'} | type",
        "[] | must be an object",
      })
  void namesWhatCannotBeUsed(String schema, String said) {
    assertThat(JsonSchema.faults(json(schema), 3)).isNotEmpty();
    assertThat(String.join("; ", JsonSchema.faults(json(schema), 3)).replace("/$defs", "#/$defs"))
        .contains(said);
  }

  @Test
  void whatRefersToItselfIsFine() {
    assertThat(
            JsonSchema.faults(
                json(
                    "{'$defs':{'n':{'properties':{'kids':{'items':{'$ref':'#/$defs/n'}}}}},"
                        + "'$ref':'#/$defs/n','properties':{'$ref':{'type':'string'}}}"),
                3))
        .isEmpty();
  }

  @Test
  void valuesAndOlderDraftsAreLeftAlone() {
    for (String fine :
        new String[] {
          "{'const':{'$ref':'http://x/y'}}",
          "{'$schema':'http://json-schema.org/draft-07/schema#','items':[{'type':'string'}]}"
        }) assertThat(JsonSchema.faults(json(fine), 3)).as(fine).isEmpty();
  }

  @Test
  void aSchemaThatCannotBeUsedFitsNothingAndThrowsNothing() {
    assertThat(JsonSchema.of(json("{'pattern':'('}")).misfits(json("'a'"), 3))
        .singleElement()
        .asString()
        .contains("cannot be used");
    assertThat(
            JsonSchema.of(json("{'properties':{'a':{'$ref':'#/no'}}}")).misfits(json("{'a':1}"), 3))
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'properties':{'amount':{'type':'number'}}} | amount | true",
        "{'properties':{'amount':{'type':'number'}}} | amonut | false",
        "{'properties':{'amount':{'type':'number'}}} | amount.value | false",
        "{'properties':{'to':{'properties':{'name':{}}}}} | to.name | true",
        "{'properties':{'to':{'properties':{'name':{}}}}} | to.nmae | false",
        "{'properties':{'items':{'type':'array','items':{'properties':{'n':{}}}}}} | items.0.n | true",
        "{'properties':{'items':{'type':'array','items':{'properties':{'n':{}}}}}} | items.n | false",
        "{'type':'object'} | anything | true",
        "{} | any.thing | true",
        "{'properties':{'labels':{'type':'object','additionalProperties':{'type':'string'}}}} | labels.x | true",
        "{'properties':{'a':{}},'additionalProperties':false} | b | false",
        "{'properties':{'a':{}},'additionalProperties':true} | b | true",
        "{'$ref':'#/$defs/p','$defs':{'p':{'properties':{'a':{}}}}} | a | true",
        "{'$ref':'#/$defs/p','$defs':{'p':{'properties':{'a':{}}}}} | b | false",
        "{'anyOf':[{'properties':{'a':{}}},{'properties':{'b':{}}}]} | b | true",
        "{'patternProperties':{'^x':{}}} | xy | true",
        "{'$ref':'#'} | a | true",
        "{'properties':{'l':{'prefixItems':[{'properties':{'n':{}}}],'items':false}}} | l.0.n | true",
        "{'properties':{'l':{'prefixItems':[{'properties':{'n':{}}}],'items':false}}} | l.1.n | false",
      })
  void tellsWhichPlacesASchemaSpeaksOf(String schema, String path, boolean has) {
    assertThat(new SchemaPaths(json(schema)).has(List.of(path.split("\\.")))).isEqualTo(has);
  }
}
