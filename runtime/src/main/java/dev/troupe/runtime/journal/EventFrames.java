package dev.troupe.runtime.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Events behind each other in one blob: of each the number of its serializer, and the lengths and
 * bytes of its manifest, its type and its payload. Numbers are base 128 varints, lowest bits first
 * (as in Protocol Buffers' wire format).
 */
final class EventFrames {
  private static final int LONGEST_VARINT = 5;

  private EventFrames() {}

  static byte[] encode(List<WrittenEvent> events) {
    int length = 0;
    List<byte[]> texts = new ArrayList<>(2 * events.size());
    for (WrittenEvent event : events) {
      byte[] manifest = event.manifest().getBytes(UTF_8);
      byte[] type = event.type().getBytes(UTF_8);
      texts.add(manifest);
      texts.add(type);
      length += 4 * LONGEST_VARINT + manifest.length + type.length + event.payload().length;
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    for (int i = 0; i < events.size(); i++) {
      put(out, events.get(i).serializer());
      put(out, texts.get(2 * i));
      put(out, texts.get(2 * i + 1));
      put(out, events.get(i).payload());
    }
    byte[] frames = new byte[out.position()];
    out.flip().get(frames);
    return frames;
  }

  private static void put(ByteBuffer out, byte[] bytes) {
    put(out, bytes.length);
    out.put(bytes);
  }

  private static void put(ByteBuffer out, int number) {
    int rest = number;
    while ((rest & ~0x7f) != 0) {
      out.put((byte) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  /**
   * All of a row.
   *
   * @param first number of the first event
   * @param last of the last one
   * @throws IllegalArgumentException when the blob does not hold these events and no more
   */
  static List<WrittenEvent> decode(byte[] frames, long first, long last) {
    ByteBuffer in = ByteBuffer.wrap(frames);
    List<WrittenEvent> events = new ArrayList<>();
    while (in.hasRemaining()) events.add(next(in, first + events.size()));
    if (first + events.size() - 1 != last || events.isEmpty())
      throw new IllegalArgumentException(
          "its bytes hold " + events.size() + " events of " + first + " to " + last);
    return events;
  }

  /** The first of a row only; the same faults, as far as it is read. */
  static WrittenEvent first(byte[] frames, long first) {
    return next(ByteBuffer.wrap(frames), first);
  }

  private static WrittenEvent next(ByteBuffer in, long seq) {
    try {
      return new WrittenEvent(
          seq,
          number(in),
          new String(bytes(in), UTF_8),
          new String(bytes(in), UTF_8),
          bytes(in),
          Set.of());
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("its bytes end within event " + seq, cut);
    }
  }

  private static byte[] bytes(ByteBuffer in) {
    int length = number(in);
    if (length < 0 || length > in.remaining()) throw new BufferUnderflowException();
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static int number(ByteBuffer in) {
    int number = 0;
    for (int shift = 0; shift < 7 * LONGEST_VARINT; shift += 7) {
      byte next = in.get();
      number |= (next & 0x7f) << shift;
      if (next >= 0) return number;
    }
    throw new IllegalArgumentException("a number in its bytes does not end");
  }
}
