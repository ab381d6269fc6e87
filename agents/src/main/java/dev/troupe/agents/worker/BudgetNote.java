package dev.troupe.agents.worker;

import dev.troupe.api.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Tells a model coarsely what is left, once per level in each conversation. */
final class BudgetNote {
  private BudgetNote() {}

  static List<Message> added(List<Message> messages, OptionalInt left) {
    if (left.isEmpty()) return messages;
    String note = text(left.getAsInt());
    if (messages.stream().anyMatch(m -> m.content().contains(note))) return messages;
    List<Message> told = new ArrayList<>(messages);
    Message last = told.getLast();
    if (last.role() == Message.Role.USER)
      told.set(told.size() - 1, Message.user(last.content() + "\n\n" + note));
    else told.add(Message.user(note));
    return told;
  }

  private static String text(int left) {
    if (left <= 10)
      return "[Budget: less than a tenth of what may be used is left. Answer now with what you"
          + " have. 预算不足一成,请立即给出结论。]";
    return left <= 20
        ? "[Budget: less than a fifth of what may be used is left. Come to an end."
            + " 预算不足两成,请尽快收尾。]"
        : "[Budget: less than half of what may be used is left. 预算已用去一半。]";
  }
}
