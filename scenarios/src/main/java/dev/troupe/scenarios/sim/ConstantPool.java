package dev.troupe.scenarios.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The methods that a class file refers to (Java Virtual Machine Specification, section 4.4). */
final class ConstantPool {
  private ConstantPool() {}

  /** {@code owner/name.member} of every method reference. */
  static Set<String> members(byte[] classFile) {
    ByteBuffer in = ByteBuffer.wrap(classFile).position(8);
    int count = in.getShort() & 0xffff;
    Object[] entries = new Object[count];
    List<int[]> methods = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      switch (in.get()) {
        case 1 -> {
          byte[] text = new byte[in.getShort() & 0xffff];
          in.get(text);
          entries[i] = new String(text, UTF_8);
        }
        case 7, 8, 16, 19, 20 -> entries[i] = in.getShort() & 0xffff;
        case 12 -> {
          entries[i] = in.getShort() & 0xffff;
          in.getShort();
        }
        case 10, 11 -> methods.add(new int[] {in.getShort() & 0xffff, in.getShort() & 0xffff});
        case 15 -> in.position(in.position() + 3);
        case 5, 6 -> {
          in.getLong();
          i++;
        }
        default -> in.getInt();
      }
    }
    Set<String> members = new TreeSet<>();
    for (int[] method : methods)
      members.add(text(entries, method[0]) + "." + text(entries, method[1]));
    return members;
  }

  /** A class or a name-and-type entry, by the text that it points to. */
  private static String text(Object[] entries, int index) {
    return entries[index] instanceof Integer to && entries[to] instanceof String text ? text : "";
  }
}
