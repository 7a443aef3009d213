#include "program/imports.hpp"
#include "program/query.hpp"
#include "program/two_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <filesystem>
#include <string>

namespace {

/// A variant of the child's that links, and one that does not.
struct Linked : TwoShops {
    Linked() {
        import({product({{ 11, "A" }}), product({{ 12, "B" }})});
        associate(child());
    }

    static Products child() {
        return {product({{51, "A"}}), product({{52, "X"}})};
    }
    RunResult run(Words words) const {
        words.insert(words.end(), {"-c", catalog(), "--shop", "eu"});
        return run_hwsync(words);
    }
    Rows rows() const {
        return query_private_tables(catalog(), "SELECT * FROM link");
    }
};

const TwoShops::Words pin{"link", "add", "--variant-id", "52", "B"};

} // namespace

TEST_CASE("a trigger that can keep rows out unseen lets nothing be written") {
    struct Case {
        std::string when;
        std::string says;
    };
    const Case cases[]{
        {"INSERT ON link", "SELECT RAISE(IGNORE)"},
        {"DELETE ON unresolved", "SELECT raise /* ( */ ( -- )\n ignore )"},
        {"UPDATE ON Waiver", "SELECT '--', RAISE(IGNORE)"},
        {"INSERT ON unresolved", "SELECT RAISE(\xEF\xBB\xBFIGNORE)"},
        {"INSERT ON link_history",
         "SELECT RAISE(ABORT, 'raise') WHERE 0; SELECT RAISE(IGNORE) WHERE 0"}};
    for (const auto& trigger : cases) {
        CAPTURE(trigger.when);
        const Linked shops;
        const auto before = shops.rows();
        execute(shops.catalog(),
                fmt::format("CREATE TRIGGER theirs BEFORE {} BEGIN {}; END",
                            trigger.when, trigger.says));
        for (const auto& words :
             {pin, TwoShops::Words{"waive", "add", "A", "--note", "x"}}) {
            const auto refused = shops.run(words);
            CAPTURE(refused.err);
            CHECK(refused.exit_code == 6);
            CHECK(contains(refused.err, "trigger theirs"));
            CHECK(contains(refused.err, "(DROP TRIGGER \"theirs\")"));
        }
        CHECK(shops.rows() == before);
        execute(shops.catalog(), "DROP TRIGGER theirs");
        CHECK(shops.run(pin).exit_code == 0);
        CHECK(shops.state(52) == "pinned 12");
    }
}

TEST_CASE("what drops a trigger is said so that SQLite understands it") {
    const Linked shops;
    execute(shops.catalog(), R"(CREATE TRIGGER "my ""own"" audit" BEFORE)"
                             " INSERT ON link BEGIN SELECT RAISE(IGNORE); END");
    const auto refused = shops.run(pin);
    CAPTURE(refused.err);
    const auto from = refused.err.find("DROP TRIGGER");
    REQUIRE(from != std::string::npos);
    execute(shops.catalog(),
            refused.err.substr(from, refused.err.find(')', from) - from));
    CHECK(shops.run(pin).exit_code == 0);
}

TEST_CASE("doctor and verify say that a trigger lets no command write") {
    const Linked shops;
    const TwoShops::Words verify{"verify", "-c", shops.catalog()};
    execute(shops.catalog(), "CREATE TRIGGER tells AFTER INSERT ON link BEGIN"
                             " SELECT 1; END");
    CHECK_FALSE(contains(run_hwsync(verify).out, "no command"));
    execute(shops.catalog(), "CREATE TRIGGER theirs BEFORE INSERT ON link BEGIN"
                             " SELECT RAISE(IGNORE); END");
    const auto checked =
        run_hwsync({"doctor", "-f", "json", "-c", shops.catalog()});
    CHECK(checked.exit_code == 1);
    CHECK(contains(checked.out, "another program's trigger theirs, with"));
    CHECK(contains(checked.out, "DROP TRIGGER"));
    const auto noted = run_hwsync(verify);
    CHECK(noted.exit_code == 0);
    CHECK(contains(noted.out,
                   "trigger theirs is not hwsync's: another program"
                   " added it, and while it is there no command writes"));
}

TEST_CASE("status shows a trigger that lets no command write, and --check "
          "fails") {
    const Linked shops;
    const TwoShops::Words status{"status", "--check", "-c", shops.catalog()};
    CHECK(contains(run_hwsync(status).out, "all is well"));
    execute(shops.catalog(), "CREATE TRIGGER theirs BEFORE INSERT ON link BEGIN"
                             " SELECT RAISE(IGNORE); END");
    const auto shown = run_hwsync(status);
    CHECK(shown.exit_code == 1);
    CHECK(contains(shown.out, "another program's trigger theirs, with"));
    CHECK(contains(shown.out, "remove it (DROP TRIGGER \"theirs\")"));
    CHECK(contains(shown.out, "no command can write to the catalog"));
    const auto json =
        run_hwsync({"status", "-f", "json", "-c", shops.catalog()});
    CHECK(json.exit_code == 0);
    const auto document = document_of(json);
    CHECK_FALSE(document["ok"].GetBool());
    const auto& obstacle = document["catalog"]["obstacles"][0];
    CHECK(contains(text_of(obstacle["message"]),
                   "another program's trigger theirs, with"));
    CHECK(text_of(obstacle["remedy"]) == "DROP TRIGGER \"theirs\"");
}

TEST_CASE("a snapshot with a trigger that keeps rows out is refused by name") {
    const Linked shops;
    const TestFolder folder;
    const auto snapshot = folder / "monday.db";
    const auto catalog = folder / "catalog.db";
    execute(shops.catalog(), "CREATE TRIGGER theirs BEFORE INSERT ON link BEGIN"
                             " SELECT RAISE(IGNORE); END");
    REQUIRE(
        run_hwsync({"snapshot", snapshot, "-c", shops.catalog()}).exit_code ==
        0);
    TwoShops::Words restore{"restore", snapshot, "-c", catalog};
    const auto refused = run_hwsync(restore);
    CAPTURE(refused.err);
    CHECK(refused.exit_code == 6);
    CHECK(contains(refused.err, "snapshot " + snapshot +
                                    ": another program's"
                                    " trigger theirs"));
    CHECK(contains(refused.err, "in a copy of the snapshot (DROP TRIGGER "));
    CHECK_FALSE(std::filesystem::exists(catalog));

    restore.emplace_back("--dry-run");
    const auto dry = run_hwsync(restore);
    CHECK(dry.exit_code == 6);
    CHECK(dry.err == refused.err);
    restore.pop_back();

    restore[1] = folder / "copy.db";
    std::filesystem::copy_file(snapshot, restore[1]);
    execute(restore[1], "DROP TRIGGER \"theirs\"");
    CHECK(run_hwsync(restore).exit_code == 0);
}

TEST_CASE("a trigger that refuses is named as the reason, with its words") {
    for (const auto* how : {"ABORT", "FAIL", "ROLLBACK"}) {
        CAPTURE(how);
        const Linked shops;
        const auto before = shops.rows();
        execute(shops.catalog(),
                fmt::format("CREATE TRIGGER theirs BEFORE INSERT ON link BEGIN"
                            " SELECT RAISE({}, 'ask the warehouse'); END",
                            how));
        const auto refused = shops.run(pin);
        CAPTURE(refused.err);
        CHECK(refused.exit_code == 6);
        CHECK(contains(refused.err, "another program's trigger refused"));
        CHECK(contains(refused.err, "(ask the warehouse, code"));
        CHECK(contains(refused.err, "remove that trigger"));
        CHECK(shops.rows() == before);
    }
}

TEST_CASE("a trigger that removes, adds or changes rows of ours lets nothing "
          "be written") {
    for (const auto* says :
         {"DELETE FROM link WHERE variant_id = 51",
          "INSERT INTO unresolved SELECT shop, variant_id, 99, until_run,"
          " product_id, outcome, identifier, candidates, reason"
          " FROM unresolved LIMIT 1",
          "DELETE FROM shop_variant WHERE id = 51",
          "UPDATE link SET catalog_variant_id = 11"
          " WHERE variant_id = NEW.variant_id"}) {
        CAPTURE(says);
        const Linked shops;
        const auto before = shops.dump();
        execute(shops.catalog(),
                fmt::format("CREATE TRIGGER theirs AFTER INSERT ON link"
                            " BEGIN {}; END",
                            says));
        const auto refused = shops.run(pin);
        CAPTURE(refused.err);
        CHECK(refused.exit_code == 6);
        CHECK(contains(refused.err, "another program's trigger"));
        CHECK(shops.dump() == before);
    }
}

TEST_CASE("a trigger that minds its own business is no harm") {
    const Linked shops;
    execute(shops.catalog(),
            "CREATE TABLE theirs (variant INTEGER);"
            "CREATE TABLE ours (variant INTEGER);"
            "CREATE TRIGGER tells AFTER INSERT ON link BEGIN"
            " INSERT OR IGNORE INTO theirs VALUES (NEW.variant_id); END;"
            "CREATE TRIGGER keeps BEFORE INSERT ON ours"
            " BEGIN SELECT RAISE(IGNORE); END");
    CHECK(shops.run(pin).exit_code == 0);
    CHECK(shops.state(52) == "pinned 12");
    CHECK(query_private_tables(shops.catalog(), "SELECT variant FROM theirs") ==
          Rows{{"52"}});
}
