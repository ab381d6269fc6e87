package dev.troupe.runtime.model.offline;

import dev.troupe.runtime.text.Terms;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everyday words for the same thing, in Chinese and English; a match by synonym counts for less.
 */
final class Synonyms {
  private static final List<String> GROUPS =
      List.of(
          "guarantee warranty guaranteed",
          "fee charge cost price rate",
          "salary wage pay",
          "phone telephone call ring",
          "begin start",
          "end finish close",
          "buy purchase order",
          "ill sick illness",
          "lose lost missing",
          "child kid children",
          "bike bicycle",
          "car vehicle",
          "staff employee worker",
          "customer client guest",
          "allow permit",
          "forbid prohibit ban",
          "cancel withdraw",
          "repair fix mend",
          "fast quick",
          "send ship dispatch",
          "return refund",
          "holiday vacation leave",
          "boss manager supervisor",
          "shop store",
          "late overdue delay",
          "maximum most limit",
          "minimum least",
          "answer reply respond",
          "费用 收费 价格 价钱 金额",
          "工资 薪水 薪酬",
          "保修 质保 保固",
          "丢失 遗失 丢了 挂失",
          "取消 撤销 退订",
          "员工 职工 人员",
          "顾客 客户 客人 会员",
          "允许 可以 准许",
          "禁止 不得 不准",
          "维修 修理 修车",
          "送货 配送 发货 快递",
          "退货 退还 退款",
          "假期 休假 请假",
          "经理 主管 负责人",
          "迟到 逾期 超时 延误",
          "最多 至多 不超过 上限",
          "最少 至少 不少于 下限",
          "答复 回复 回应",
          "孩子 儿童 小孩",
          "手机 电话",
          "开始 起始",
          "结束 截止",
          "申请 办理",
          "更换 替换",
          "通知 告知",
          "下班 关门 结束营业");

  private static final Map<String, Set<String>> OTHERS = others();

  private Synonyms() {}

  private static Map<String, Set<String>> others() {
    Map<String, Set<String>> others = new HashMap<>();
    for (String group : GROUPS) {
      Set<String> terms = new LinkedHashSet<>(Terms.of(group));
      for (String term : terms)
        others.computeIfAbsent(term, t -> new LinkedHashSet<>()).addAll(terms);
    }
    others.forEach((term, same) -> same.remove(term));
    return others;
  }

  /** Whether a text with these terms holds a synonym of this one. */
  static boolean in(Set<String> terms, String term) {
    for (String other : OTHERS.getOrDefault(term, Set.of())) if (terms.contains(other)) return true;
    return false;
  }
}
