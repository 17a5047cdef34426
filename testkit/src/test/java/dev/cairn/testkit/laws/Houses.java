package dev.cairn.testkit.laws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/// The classes that laws are held against.
final class Houses {
  /// Below this lie the modules of the product.
  static final String ROOT = "dev.cairn";

  /// The product: the main classes of all modules on the class path.
  static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /// Below this lie packages that break laws.
  private static final String BROKEN = "dev.cairn.testkit.laws.broken.";

  private Houses() {}

  /// Holds the product to a law.
  static void keeps(ArchRule law) {
    law.check(PRODUCT);
  }

  /// Where the classes lie that break a law.
  static String broken(String law) {
    return BROKEN + law;
  }

  /// The complaints of `law` about the classes made to break it.
  static List<String> complaints(ArchRule law, String broken) {
    var classes = new ClassFileImporter().importPackages(broken(broken));
    assertThat(classes).as("classes in " + broken(broken)).isNotEmpty();
    return law.evaluate(classes).getFailureReport().getDetails();
  }
}
