package dev.cairn.testkit.laws;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Law 7: every package says in its package-info what it is for, and is marked as free of nulls.
final class NullMarkedTest {
  private static ArchRule law(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            new ArchCondition<>("lie in a package with a package-info with @NullMarked") {
              @Override
              public void check(JavaClass member, ConditionEvents events) {
                if (!member.getPackage().isAnnotatedWith(NullMarked.class)) {
                  events.add(
                      SimpleConditionEvent.violated(
                          member, member.getPackageName() + " of " + member.getName()));
                }
              }
            });
  }

  @Test
  void everyPackageIsMarked() {
    Houses.keeps(law(Houses.ROOT));
  }

  @Test
  void anUnmarkedPackageIsNoticed() {
    assertThat(Houses.complaints(law(Houses.broken("marks")), "marks"))
        .anyMatch(complaint -> complaint.contains("marks.store.Unmarked"));
  }
}
