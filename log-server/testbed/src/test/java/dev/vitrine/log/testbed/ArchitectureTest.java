package dev.vitrine.log.testbed;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/**
 * The rules of the house, over all modules at once. Maven's modules already stop most wrong directions from compiling; these
 * rules stop what a careless new dependency would allow. Think hard before changing this file.
 */
@AnalyzeClasses(packages = "dev.vitrine", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] TLOG = {"dev.vitrine.tlog.."};
    private static final String[] EVIDENCE = {"dev.vitrine.evidence.."};
    private static final String ENGINE = "dev.vitrine.log";
    private static final String ENGINE_STORE = "dev.vitrine.log.store..";

    @ArchTest
    static final ArchRule tlogKnowsNothingOfOurs = noClasses()
            .that()
            .resideInAnyPackage(TLOG)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.vitrine.evidence..",
                    "dev.vitrine.proto..",
                    "dev.vitrine.client..",
                    "dev.vitrine.cli..",
                    "dev.vitrine.witness..",
                    "dev.vitrine.log..");

    @ArchTest
    static final ArchRule theHubIsFilesAndKnowsNothingOfOurs = noClasses()
            .that()
            .resideInAPackage("dev.vitrine.hub..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.vitrine.tlog..",
                    "dev.vitrine.evidence..",
                    "dev.vitrine.proto..",
                    "dev.vitrine.client..",
                    "dev.vitrine.cli..",
                    "dev.vitrine.witness..",
                    "dev.vitrine.log..")
            // It has no classes today.
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule evidenceKnowsOnlyTlog = noClasses()
            .that()
            .resideInAnyPackage(EVIDENCE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.vitrine.proto..",
                    "dev.vitrine.client..",
                    "dev.vitrine.cli..",
                    "dev.vitrine.witness..",
                    "dev.vitrine.log..");

    @ArchTest
    static final ArchRule exhibitsKnowOnlyTheContractAndTheJudge = noClasses()
            .that()
            .resideInAPackage("dev.vitrine.exhibit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.vitrine.client..", "dev.vitrine.cli..", "dev.vitrine.witness..", "dev.vitrine.log..");

    @ArchTest
    static final ArchRule thePureCoreKnowsNoSocketFileOrLogger = noClasses()
            .that()
            .resideInAnyPackage("dev.vitrine.tlog..", "dev.vitrine.evidence..", "dev.vitrine.exhibit..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "io.vertx..",
                            "org.rocksdb..",
                            "org.slf4j..",
                            "java.util.logging..",
                            "java.net..",
                            "java.nio.file..",
                            "java.nio.channels..",
                            "java.sql..")
                    .or(type(java.io.File.class))
                    // Taking an address apart opens no connection.
                    .and(not(type(java.net.URI.class))));

    @ArchTest
    static final ArchRule thePureCoreHasNoClock = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.vitrine.tlog..", "dev.vitrine.evidence..", "dev.vitrine.exhibit..", ENGINE, ENGINE_STORE)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.time.Clock.class, "systemUTC");

    @ArchTest
    static final ArchRule theEngineKnowsNoEdgeAndNoStore = noClasses()
            .that()
            .resideInAnyPackage(ENGINE, ENGINE_STORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..",
                    "org.rocksdb..",
                    "java.sql..",
                    "dev.vitrine.log.rocksdb..",
                    "dev.vitrine.log.server..",
                    "dev.vitrine.proto..",
                    "dev.vitrine.evidence..");

    @ArchTest
    static final ArchRule theWitnessAndTheLogDoNotKnowEachOther = noClasses()
            .that()
            .resideInAPackage("dev.vitrine.witness..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.vitrine.log..", "dev.vitrine.proto..", "dev.vitrine.client..");

    @ArchTest
    static final ArchRule whatWitnessesDecideIsPure = noClasses()
            .that()
            .resideInAnyPackage("dev.vitrine.witness.decision..", "dev.vitrine.witness.gossip..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..",
                    "org.rocksdb..",
                    "org.slf4j..",
                    "java.net..",
                    "java.nio.file..",
                    "dev.vitrine.witness.store..",
                    "dev.vitrine.witness.peers..",
                    "dev.vitrine.witness.http..")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(java.time.Instant.class, "now");

    @ArchTest
    static final ArchRule theServerKnowsNoClientAndNoWitness = noClasses()
            .that()
            .resideInAPackage("dev.vitrine.log.server..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.vitrine.client..", "dev.vitrine.cli..", "dev.vitrine.witness..");

    @ArchTest
    static final ArchRule theCommandLineStartsServersOnlyAsProcesses = noClasses()
            .that()
            .resideInAnyPackage("dev.vitrine.cli..", "dev.vitrine.client..", "dev.vitrine.audit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.vitrine.log..", "dev.vitrine.witness..", "io.vertx..", "org.rocksdb..");

    @ArchTest
    static final ArchRule onlyTheStoresKnowRocksDb = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.vitrine.log.rocksdb..",
                    "dev.vitrine.witness..",
                    "dev.vitrine.log.testbed.load.." /* compares it with plain files */)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.rocksdb..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = SlicesRuleDefinition.slices()
            .matching("dev.vitrine.(tlog|evidence|log.server|witness|client|audit|cli).(*)..")
            .should()
            .beFreeOfCycles();
}
