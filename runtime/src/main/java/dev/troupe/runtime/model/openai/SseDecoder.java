package dev.troupe.runtime.model.openai;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.function.Consumer;

/**
 * Server-sent events (WHATWG HTML, section 9.2) from byte pieces cut anywhere: comments, CRLF, a
 * missing blank after the colon, and an end without a blank line are all in order.
 */
final class SseDecoder {
  /** Longest line taken; a longer one ends the stream. */
  static final int MAX_LINE = 16 * 1024 * 1024;

  private final Charset charset;
  private final Consumer<String> onData;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final StringBuilder data = new StringBuilder();
  private boolean afterCr;
  private boolean first = true;

  /**
   * @param charset one in which line breaks stand for themselves; UTF-8 unless a server says
   *     otherwise
   */
  SseDecoder(Charset charset, Consumer<String> onData) {
    this.charset = charset;
    this.onData = onData;
  }

  void feed(ByteBuffer piece) {
    while (piece.hasRemaining()) {
      byte b = piece.get();
      if (b == '\n' && afterCr) {
        afterCr = false;
        continue;
      }
      afterCr = b == '\r';
      if (b == '\n' || b == '\r') endLine();
      else if (line.size() < MAX_LINE) line.write(b);
      else throw new IllegalStateException("a line of the stream is longer than 16 MiB");
    }
  }

  void end() {
    if (line.size() > 0) endLine();
    dispatch();
  }

  private void endLine() {
    String text = line.toString(charset);
    line.reset();
    if (first && text.startsWith("\uFEFF")) text = text.substring(1);
    first = false;
    if (text.isEmpty()) dispatch();
    else if (text.startsWith("data:")) {
      String value = text.substring(5);
      if (!data.isEmpty()) data.append('\n');
      data.append(value.startsWith(" ") ? value.substring(1) : value);
    }
  }

  private void dispatch() {
    if (data.isEmpty()) return;
    String event = data.toString();
    data.setLength(0);
    onData.accept(event);
  }
}
