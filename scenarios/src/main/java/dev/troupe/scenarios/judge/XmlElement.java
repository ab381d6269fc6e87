package dev.troupe.scenarios.judge;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** An element of XML, as far as paths need it. Nothing is fetched, no document type followed. */
final class XmlElement {
  private static final String DOCTYPE =
      "<!DOCTYPE\\s+[^\\s\\[\\]>]+(\\s+(SYSTEM\\s+(\"[^\"#]*\"|'[^'#]*')"
          + "|PUBLIC\\s+(\"[^\"]*\"|'[^']*')\\s+(\"[^\"]*\"|'[^']*')))?\\s*>";

  private final String name;
  private final Set<String> attributes = new HashSet<>();
  private final List<XmlElement> children = new ArrayList<>();
  private boolean text;

  private XmlElement(String name) {
    this.name = name;
  }

  /** What holds the root; empty when it is not well-formed. */
  static Optional<XmlElement> strictly(String xml) {
    XmlElement top = new XmlElement("");
    Deque<XmlElement> open = new ArrayDeque<>(List.of(top));
    try {
      SAXParserFactory factory = SAXParserFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      String plain = xml.startsWith("\uFEFF") ? xml.substring(1) : xml;
      // A document type that holds nothing inside is allowed, and not looked at.
      factory
          .newSAXParser()
          .parse(
              new InputSource(new StringReader(plain.replaceFirst(DOCTYPE, ""))),
              new DefaultHandler() {
                @Override
                public void startElement(String uri, String local, String q, Attributes given) {
                  XmlElement element = new XmlElement(q);
                  for (int i = 0; i < given.getLength(); i++)
                    element.attributes.add(given.getQName(i));
                  open.getFirst().children.add(element);
                  open.push(element);
                }

                @Override
                public void endElement(String uri, String local, String q) {
                  open.pop();
                }

                @Override
                public void characters(char[] chars, int start, int length) {
                  if (!new String(chars, start, length).isBlank()) open.getFirst().text = true;
                }

                @Override
                public void fatalError(SAXParseException e) throws SAXException {
                  throw e;
                }
              });
      return Optional.of(top);
    } catch (SAXException | IOException | ParserConfigurationException e) {
      return Optional.empty();
    }
  }

  /** What holds the root, whatever can be made of it. */
  static XmlElement leniently(String xml) {
    return of(Parser.xmlParser().parseInput(xml, ""));
  }

  private static XmlElement of(Element element) {
    XmlElement own = new XmlElement(element.tagName());
    element.attributes().forEach(attribute -> own.attributes.add(attribute.getKey()));
    own.text = !element.ownText().isBlank();
    element.children().forEach(child -> own.children.add(of(child)));
    return own;
  }

  boolean leads(String[] path) {
    List<XmlElement> here = List.of(this);
    for (String step : path) {
      if (here.size() > 1) {
        if (!step.matches("0|[1-9]\\d{0,6}") || Integer.parseInt(step) >= here.size()) return false;
        here = List.of(here.get(Integer.parseInt(step)));
        continue;
      }
      XmlElement at = here.getFirst();
      if (step.startsWith("@_")) return at.attributes.contains(step.substring(2));
      if (step.equals("#text"))
        return at.text && !(at.children.isEmpty() && at.attributes.isEmpty());
      here = at.children.stream().filter(child -> child.name.equals(step)).toList();
      if (here.isEmpty()) return false;
    }
    return true;
  }
}
