#include "program/imports.hpp"
#include "program/query.hpp"
#include "program/two_shops.hpp"

#include <doctest/doctest.h>

// Variants 1x are the primary shop's, variants 5x the child's.

namespace {

const TwoShops::Products primary{product({{11, "A"}}), product({{12, "B"}}),
                                 product({{13, "N/A", "4006381333931"}})};
const TwoShops::Products child{product({{51, "A"}}), product({{52, "B"}})};

const std::string shops_config = "primary = \"primary\"\n[shops.primary]\n"
                                 "domain = \"a.myshopify.com\"\n"
                                 "[shops.eu]\ndomain = \"b.myshopify.com\"\n";

int count_of(const std::string& text, const std::string& part) {
    int count = 0;
    for (auto at = text.find(part); at != std::string::npos;
         at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

struct Shops : TwoShops {
    RunResult run(Words words) const {
        words.insert(words.begin(), {"-c", catalog()});
        return run_hwsync(words);
    }
    RunResult import_by(const std::string& identifier, Words more = {}) const {
        Words words{"import-bulk", "--file",
                    m_files.write("us.jsonl", to_jsonl(primary)),
                    "--identifier", identifier};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    }

private:
    TestFolder m_files;
};

} // namespace

TEST_CASE("import says how many variants have which identifier") {
    const Shops shops;
    const auto by_sku = shops.import_by("sku", {"--dry-run"});
    CHECK(contains(by_sku.out, "3 variants: 3 with a SKU, 1 with a barcode"));
    CHECK(contains(by_sku.out, "1 variant with a placeholder instead of a SKU, "
                               "which links nothing: 'N/A' (1)"));
    CHECK(by_sku.err == "");
    const auto by_barcode = shops.import_by("barcode", {"-f", "json"});
    CHECK(by_barcode.exit_code == 0);
    CHECK(contains(by_barcode.err, "2 of 3 variants have no barcode"));
    CHECK(contains(by_barcode.err, "--identifier sku"));
    const auto document = document_of(by_barcode);
    CHECK(text_of(document["identifier"]) == "barcode");
    const auto& counts = document["identifiers"];
    CHECK(counts["variants"].GetInt() == 3);
    CHECK(counts["sku"].GetInt() == 3);
    CHECK(counts["barcode"].GetInt() == 1);
    CHECK(counts["placeholders"]["variants"].GetInt() == 0);
}

TEST_CASE("associate says that a shop has nothing to be linked by") {
    const Shops shops;
    shops.import_by("barcode");
    const auto result = shops.try_associate(child, {"--shop", "eu"});
    CHECK(result.exit_code == 0);
    CHECK(contains(result.err, "none of its 2 variants has a barcode"));
}

TEST_CASE("status and verify say it, too") {
    const Shops shops;
    std::string word = "barcode";
    TwoShops::Products ours{product({{11, "A"}}), product({{12, "B"}})};
    auto theirs = child;
    SUBCASE("where there is none") {}
    SUBCASE("where there are placeholders alone") {
        word = "SKU";
        ours = {product({{11, "N/A"}}), product({{12, "tbd"}})};
        theirs = {product({{51, "N/A"}}), product({{52, "-"}})};
    }
    const TestFolder files;
    CHECK(shops
              .run({"import-bulk", "--file",
                    files.write("us.jsonl", to_jsonl(ours)), "--identifier",
                    word == "SKU" ? "sku" : "barcode"})
              .exit_code == 0);
    shops.associate(theirs);
    const auto says = "none of its 2 variants has a " + word;
    const auto status = shops.run({"status"});
    CHECK(count_of(status.out,
                   "identifier  none of 2 variants has a " + word) == 2);
    CHECK_FALSE(contains(status.out, "all is well"));
    const auto of = document_of(shops.run({"status", "-f", "json"}));
    for (const auto& shop : of["shops"].GetArray()) {
        CHECK(shop["lacks_identifier"].GetBool());
    }
    const auto verified = shops.run({"verify"});
    CHECK(verified.exit_code == 0);
    CHECK(count_of(verified.out, says) == 2);
    const auto document = document_of(shops.run({"verify", "-f", "json"}));
    CHECK(document["findings"].Size() == 2);
    CHECK(text_of(document["findings"][0]["kind"]) == "note");
}

TEST_CASE("neither is said of a shop in which only those that are linked have "
          "it") {
    const Shops shops;
    shops.import_by("sku");
    shops.associate({product({{51, "A"}}), product({{52, ""}})});
    CHECK_FALSE(contains(shops.run({"verify"}).out, "none of its"));
    shops.run({"link", "add", "--shop", "eu", "--variant-id", "51",
               "--catalog-variant-id", "12", "--replace"});
    CHECK_FALSE(contains(shops.run({"verify"}).out, "none of its"));
    const auto again = shops.try_associate(
        {product({{51, "A"}}), product({{52, ""}})}, {"--shop", "eu"});
    CHECK(contains(again.err, "none of its 1 variants without a pin or block "
                              "has a SKU"));
}

TEST_CASE("of a catalog that has the identifier neither is said") {
    const Shops shops;
    shops.import_by("sku");
    shops.associate(child);
    CHECK(contains(shops.run({"status"}).out, "all is well"));
    const auto document = document_of(shops.run({"verify", "-f", "json"}));
    CHECK(document["findings"].Size() == 0);
}

TEST_CASE("doctor says it of every shop, and warns") {
    const Shops shops;
    shops.import_by("barcode");
    shops.associate(child);
    const auto result =
        shops.run({"doctor", "--config", shops.config(shops_config)});
    CHECK(contains(result.out, "warning  identifiers"));
    CHECK(contains(result.out,
                   "primary: of 3 variants, 3 have a SKU and 1 a barcode"));
    CHECK(contains(result.out,
                   "eu: of 2 variants, 2 have a SKU and 0 a barcode"));
    CHECK(contains(result.out, "import-bulk --identifier sku"));
}

TEST_CASE("import-bulk --identifier changes it while nothing rests on it") {
    const Shops shops;
    shops.import_by("barcode");
    shops.associate(child);
    CHECK(shops.state(51) == "no_identifier");
    const auto foreseen = shops.import_by("sku", {"--dry-run"});
    CHECK(contains(foreseen.out, "the catalog would link products by SKU"));
    const auto changed = shops.import_by("sku");
    CHECK(changed.exit_code == 0);
    CHECK(contains(changed.out,
                   "the catalog now links products by SKU, no longer by "
                   "barcode"));
    CHECK(contains(changed.out, "3 variants: 3 with a SKU"));
    const auto verified = shops.run({"verify"});
    CHECK(contains(verified.out, "2 missing"));
    CHECK_FALSE(contains(verified.out, "damaged"));
    shops.associate(child);
    CHECK(shops.state(51) == "linked 11");
    CHECK(shops.run({"verify"}).exit_code == 0);

    const auto refused = shops.import_by("barcode");
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, "2 links, blocks, pins or waivers"));
    CHECK(shops.run({"verify"}).exit_code == 0);
}

TEST_CASE("undo brings back nothing that rests on another identifier") {
    const Shops shops;
    shops.import_by("barcode");
    shops.associate(child);
    CHECK(shops.run({"link", "remove", "--shop", "eu", "--variant-id", "51"})
              .exit_code == 0);
    CHECK(shops.run({"undo", "3"}).exit_code == 0);
    CHECK(shops.state(51) == "no_identifier");
    CHECK(shops.import_by("sku").exit_code == 0);
    for (const auto* run : {"4", "3"}) {
        const auto refused = shops.run({"undo", run});
        CHECK(refused.exit_code == 8);
        CHECK(contains(refused.err, "before run 5 changed the identifier"));
    }
    shops.associate(child);
    CHECK(shops.state(51) == "linked 11");
}

TEST_CASE("a block or a waiver keeps the identifier, too") {
    const Shops shops;
    shops.import_by("barcode");
    shops.associate(child);
    shops.hold(51, 0);
    CHECK(shops.import_by("sku").exit_code == 8);
    store(shops.catalog(), "DELETE FROM link");
    CHECK(shops
              .run({"waive", "add", "--shop", "eu", "--variant-id", "51",
                    "--kind", "no_identifier", "--note", "so be it"})
              .exit_code == 0);
    CHECK(shops.import_by("sku").exit_code == 8);
    store(shops.catalog(), "DELETE FROM waiver");
    CHECK(shops.import_by("sku").exit_code == 0);
}

TEST_CASE("a config alone changes no identifier") {
    const Shops shops;
    shops.import_by("barcode");
    const auto config = shops.config("identifier = \"sku\"\n" + shops_config);
    const auto refused =
        shops.try_associate(child, {"--shop", "eu", "--config", config});
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, "import-bulk --identifier sku"));
    const TestFolder folder;
    const auto file = folder.write("us.jsonl", to_jsonl(primary));
    for (const auto* command : {"import-bulk", "import-new"}) {
        CAPTURE(command);
        CHECK(shops.run({command, "--file", file, "--config", config})
                  .exit_code == 8);
    }
    CHECK(shops.run({"import-updates", "--file", file, "--identifier", "sku"})
              .exit_code == 8);
}

TEST_CASE("variants without an identifier are counted however many they are") {
    // As many as are settled at once, one more, and two times that.
    for (const std::int64_t without : {2'048, 2'049, 4'097}) {
        CAPTURE(without);
        std::vector<ExportVariant> variants{{51, "A"}};
        for (std::int64_t id = 0; id < without; ++id) {
            variants.push_back({1'000 + id, ""});
        }
        const Shops shops;
        shops.import({product({{11, "A"}})});
        for (const auto* option : {"--allow-foreign", "--rewrite"}) {
            const auto run = shops.try_associate(
                {product(variants)}, {"--shop", "eu", "-f", "json", option});
            CHECK(run.exit_code == 0);
            CHECK(contains(run.out,
                           "\"no_identifier\": " + std::to_string(without)));
        }
        CHECK(shops.state(51) == "linked 11");
        CHECK(shops.state(1'000 + without - 1) == "no_identifier");
    }
}
