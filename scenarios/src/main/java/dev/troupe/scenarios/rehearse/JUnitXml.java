package dev.troupe.scenarios.rehearse;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A rehearsal as JUnit XML, which every CI reads: a suite per variant, a case per sample; what was
 * judged bad is a failure, a run that failed an error.
 */
public final class JUnitXml {
  private JUnitXml() {}

  public static String of(Rehearsed rehearsed) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuites");
      xml.writeAttribute("name", rehearsed.rehearsal().team().name());
      for (Rehearsed.Column column : rehearsed.columns()) suite(xml, rehearsed, column);
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("cannot be written as XML", e);
    }
    return text.toString();
  }

  private static void suite(XMLStreamWriter xml, Rehearsed rehearsed, Rehearsed.Column column)
      throws XMLStreamException {
    xml.writeStartElement("testsuite");
    xml.writeAttribute(
        "name",
        rehearsed.rehearsal().name()
            + " "
            + column.variant()
            + (rehearsed.answeredBy().isEmpty() ? "" : " (" + rehearsed.answeredBy() + ")"));
    xml.writeAttribute("tests", String.valueOf(column.runs()));
    xml.writeAttribute("failures", String.valueOf(column.failed()));
    xml.writeAttribute("errors", String.valueOf(column.errors()));
    xml.writeAttribute("skipped", String.valueOf(column.skipped()));
    for (Result result : rehearsed.results())
      if (result.cell().variant().equals(column.variant())) one(xml, rehearsed, result);
    xml.writeEndElement();
  }

  private static void one(XMLStreamWriter xml, Rehearsed rehearsed, Result result)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute(
        "classname", rehearsed.rehearsal().team().name() + "." + rehearsed.rehearsal().name());
    xml.writeAttribute(
        "name",
        clean("sample " + result.cell().sample().id() + " #" + (result.cell().repeat() + 1)));
    xml.writeAttribute(
        "time",
        String.format(
            Locale.ROOT, "%.3f", result.ran().map(r -> r.answer().millis() / 1_000.0).orElse(0.0)));
    String tag =
        switch (result.outcome()) {
          case PASS -> "";
          case FAIL -> "failure";
          case ERROR -> "error";
          case SKIPPED -> "skipped";
        };
    if (!tag.isEmpty()) {
      xml.writeStartElement(tag);
      xml.writeAttribute("message", clean(RehearsalText.reason(result)));
      xml.writeCharacters(clean(result.ran().map(ran -> ran.answer().output()).orElse("")));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  /** Without what XML 1.0 does not allow. */
  private static String clean(String text) {
    return text.replaceAll(
        "[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
  }
}
