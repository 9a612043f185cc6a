package dev.clarinet.test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ForwardingObject;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Multimap;
import com.google.gson.JsonElement;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the house: which way its arrows point, who sees which library, what a public signature names. */
class HouseTest {
  private static final JavaClasses HOUSE = new ClassFileImporter().importPackages("dev.clarinet");

  private static final DescribedPredicate<JavaClass> REFERENCE = in("dev.clarinet.reference..");
  private static final DescribedPredicate<JavaClass> PUREJAVA = in("dev.clarinet.purejava..");
  private static final DescribedPredicate<JavaClass> OPENCL = in("dev.clarinet.opencl..");
  private static final DescribedPredicate<JavaClass> BACKENDS =
      REFERENCE.or(PUREJAVA).or(OPENCL);
  private static final DescribedPredicate<JavaClass> SAMPLES = in("dev.clarinet.samples..");
  private static final DescribedPredicate<JavaClass> TEST = in("dev.clarinet.test..");
  private static final DescribedPredicate<JavaClass> API =
      in("dev.clarinet..").and(not(BACKENDS.or(SAMPLES).or(TEST)));

  @Test
  void everyClassOfEveryModuleIsUnderTheseRules() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> modules =
        Files.newDirectoryStream(Path.of(".."), Files::isDirectory)) {
      for (Path module : modules) names.addAll(classNames(module.resolve("src")));
    }
    assertThat(names).contains(HouseTest.class.getName());
    assertThat(names).allMatch(HOUSE::contain);
  }

  @Test
  void theApiStandsOnTheJdkGuavaGsonSlf4jAndJspecifyAlone() {
    var libraries = in(
        "java..",
        "javax..",
        "com.google.common..",
        "com.google.gson..",
        "org.slf4j..",
        "org.jspecify..");
    classes().that(API).should().onlyDependOnClassesThat(API.or(libraries)).check(HOUSE);
  }

  @Test
  void noBackendSeesAnotherOrWhatStandsOnIt() {
    noneSees(REFERENCE, PUREJAVA.or(OPENCL).or(SAMPLES).or(TEST));
    noneSees(PUREJAVA, REFERENCE.or(OPENCL).or(SAMPLES).or(TEST));
    noneSees(OPENCL, REFERENCE.or(PUREJAVA).or(SAMPLES).or(TEST));
  }

  @Test
  void noSampleSeesATest() {
    noneSees(SAMPLES, TEST);
  }

  @Test
  void joclAndLwjglAreSeenInTheBindingOnly() {
    noneSees(not(in("dev.clarinet.opencl.binding..")), in("org.jocl..", "org.lwjgl.."));
  }

  @Test
  void nothingIsWrittenInTheLocaleOfTheMachine() {
    noClasses()
        .that(not(TEST))
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
        .check(HOUSE);
  }

  @Test
  void guavaAndGsonStandInNoPublicSignature() {
    Stream<String> leaks = HOUSE.that(not(TEST)).stream()
        .flatMap(type -> leaks(type).stream().map(leak -> type.getName() + " shows " + leak));
    assertThat(leaks).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Returned.class,
        Taken.class,
        Held.class,
        Extended.class,
        Implemented.class,
        Bounding.class
      })
  void aLeakIsFoundWhereverItStands(Class<?> leaky) {
    assertThat(leaks(HOUSE.get(leaky))).isNotEmpty();
  }

  @Test
  void whatIsPrivateLeaksNothing() {
    assertThat(leaks(HOUSE.get(Hidden.class))).isEmpty();
  }

  /** Guava's and Gson's types that users of a class see. */
  private static List<JavaClass> leaks(JavaClass type) {
    return signature(type).filter(in("com.google..")).toList();
  }

  /** Every type that stands in what others see of a class: its head, and its public and protected members. */
  private static Stream<JavaClass> signature(JavaClass type) {
    if (!seen(type)) return Stream.empty();
    Stream<JavaType> head = Stream.of(
            type.getSuperclass().stream(),
            type.getInterfaces().stream(),
            type.getTypeParameters().stream())
        .flatMap(types -> types);
    return Stream.concat(
        head.flatMap(part -> part.getAllInvolvedRawTypes().stream()),
        type.getMembers().stream().filter(HouseTest::seen).flatMap(HouseTest::types));
  }

  private static Stream<JavaClass> types(JavaMember member) {
    Stream<JavaClass> thrown =
        member instanceof JavaCodeUnit code ? code.getExceptionTypes().stream() : Stream.empty();
    return Stream.concat(member.getAllInvolvedRawTypes().stream(), thrown);
  }

  private static boolean seen(HasModifiers declared) {
    return declared.getModifiers().contains(PUBLIC) || declared.getModifiers().contains(PROTECTED);
  }

  private static DescribedPredicate<JavaClass> in(String... packages) {
    return JavaClass.Predicates.resideInAnyPackage(packages);
  }

  /** Holds for a room that is empty yet, too: the first test tells an empty room from one that was not looked into. */
  private static void noneSees(
      DescribedPredicate<JavaClass> room, DescribedPredicate<JavaClass> other) {
    noClasses()
        .that(room)
        .should()
        .dependOnClassesThat(other)
        .allowEmptyShould(true)
        .check(HOUSE);
  }

  private static List<String> classNames(Path sources) throws IOException {
    if (!Files.isDirectory(sources)) return List.of();
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .map(file -> file.toString().replace('\\', '/'))
          .filter(file -> file.matches(".*/java/.*/[A-Z]\\w*\\.java"))
          .map(file -> file.replaceFirst(".*?/java/", "").replace(".java", "").replace('/', '.'))
          .toList();
    }
  }

  public static class Returned {
    public Map<String, List<Multimap<String, String>>> all() {
      return Map.of();
    }
  }

  public static class Taken {
    protected Taken(ImmutableList<String> names) {}
  }

  public static class Held {
    public JsonElement[] elements = {};
  }

  public abstract static class Extended extends ForwardingObject {}

  public abstract static class Implemented implements Supplier<ImmutableList<String>> {}

  public static class Bounding<T extends JsonElement> {}

  public static class Hidden {
    private final ImmutableList<String> names = ImmutableList.of();

    ImmutableList<String> names() {
      return names;
    }
  }
}
