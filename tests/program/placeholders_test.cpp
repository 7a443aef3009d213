#include "program/imports.hpp"
#include "program/query.hpp"
#include "program/two_shops.hpp"

#include <doctest/doctest.h>

// Variants 1x are the primary shop's, variants 5x the child's.

namespace {

const std::string placeholder_config =
    "primary = \"primary\"\n[shops.primary]\n"
    "domain = \"a.myshopify.com\"\n"
    "[shops.eu]\ndomain = \"b.myshopify.com\"\n";

/// Two shops whose products have nothing in common but what is written where
/// there is no identifier.
struct ShopsWith : TwoShops {
    explicit ShopsWith(const std::string& text,
                       const std::string& identifier = "sku") {
        const bool by_sku = identifier == "sku";
        const auto variant = [&](std::int64_t id) {
            return by_sku ? ExportVariant{id, text}
                          : ExportVariant{id, {}, text};
        };
        import({product({variant(11)}), product(
                                            {{ 12,
                                               "A",
                                               "12345670" }})},
               {"--identifier", identifier});
        eu = {product({variant(51)}), product({{52, "A", "12345670"}})};
    }
    Products eu;
};

} // namespace

TEST_CASE("a placeholder links nothing") {
    const std::vector<std::pair<std::string, std::string>> rows{
        {"sku", "N/A"},
        {"sku", "-"},
        {"sku", "DOES NOT APPLY"},
        {"sku", "'"},
        {"sku", "0"},
        {"barcode", "00000000"},
        {"barcode", "5.01E+12"},
        {"barcode", "TBD"}};
    for (const auto& [identifier, text] : rows) {
        CAPTURE(text);
        const ShopsWith shops{text, identifier};
        shops.associate(shops.eu);
        CHECK(shops.state(51) == "no_identifier");
        CHECK(shops.state(52) == "linked 12");
        const auto result = run_hwsync({"verify", "-c", shops.catalog()});
        CAPTURE(result.out);
        CHECK(result.exit_code == 0);
    }
}

TEST_CASE("nor does it do so nearly, or make what it stands in ambiguous") {
    const TwoShops shops;
    shops.import({product({{11, "n/a"}}), product({{12, "N/A"}}),
                  product({{13, "N/A"}})});
    const auto config =
        shops.config(placeholder_config + "[matching]\nnear = \"link\"\n");
    shops.associate({product({{51, "N/A"}}), product({{52, "N/ A"}}),
                     product({{53, "N/A"}})},
                    {"--config", config, "--strict"});
    for (const auto id : {51, 52, 53}) {
        CHECK(shops.state(id) == "no_identifier");
    }
    const auto verified =
        run_hwsync({"verify", "-c", shops.catalog(), "--config", config,
                    "--fail-on", "near,unmatched"});
    CAPTURE(verified.out);
    CHECK(verified.exit_code == 0);
}

TEST_CASE("a barcode that is nearly a placeholder's is not near to it") {
    const TwoShops shops;
    shops.import({product({{11, {}, "N/A"}})}, {"--identifier", "barcode"});
    const auto config =
        shops.config("identifier = \"barcode\"\n" + placeholder_config +
                     "[matching]\nnear = \"link\"\n");
    shops.associate({product({{51, {}, "0N/A"}})}, {"--config", config});
    CHECK(shops.state(51) == "unmatched");
    CHECK(run_hwsync({"verify", "-c", shops.catalog(), "--config", config})
              .exit_code == 0);
}

TEST_CASE("links that rest on a placeholder end, by that name") {
    const ShopsWith shops{"Phantom"};
    const auto none =
        shops.config(placeholder_config + "[matching]\nignore = []\n");
    shops.associate(shops.eu, {"--config", none});
    CHECK(shops.state(51) == "linked 11");
    const auto own = shops.config(placeholder_config +
                                  "[matching]\nignore = [\"phantom\"]\n");
    const auto verified =
        run_hwsync({"verify", "-c", shops.catalog(), "--config", own});
    CHECK(verified.exit_code == 1);
    CHECK(contains(verified.out, "wrong"));
    CHECK(contains(verified.out, "placeholder"));
    CHECK(shops
              .try_associate(shops.eu, {"--shop", "eu", "--config", own,
                                        "--max-delete", "0"})
              .exit_code == 8);
    const auto result =
        shops.try_associate(shops.eu, {"--shop", "eu", "--config", own});
    CHECK(result.exit_code == 0);
    CHECK(contains(result.out, "'Phantom' (1)"));
    CHECK(shops.state(51) == "no_identifier");
    CHECK(shops.reasons(51) == "new; placeholder");
    const auto explained =
        run_hwsync({"explain", "-c", shops.catalog(), "--config", own, "--shop",
                    "eu", "--variant-id", "51"});
    CHECK(contains(explained.out, "'Phantom' is a placeholder"));
    CHECK_FALSE(contains(explained.out, "same sku"));
}

TEST_CASE("an upgrade matches anew and says which placeholders there are") {
    const ShopsWith shops{"N/A"};
    const auto none =
        shops.config(placeholder_config + "[matching]\nignore = []\n");
    shops.associate(shops.eu, {"--config", none});
    CHECK(shops.state(51) == "linked 11");
    // As the release before left it.
    store(shops.catalog(), "UPDATE property SET value = '1' || substr(value, 2)"
                           " WHERE name LIKE 'match_basis_%'");
    const auto result = shops.try_associate(shops.eu, {"--shop", "eu"});
    CHECK(result.exit_code == 0);
    CHECK(contains(result.err, "placeholder"));
    CHECK(contains(result.err, "'N/A' (1)"));
    CHECK(shops.state(51) == "no_identifier");
    CHECK(shops.reasons(51) == "new; placeholder");
}

TEST_CASE("one child may ignore what others do not") {
    const ShopsWith shops{"N/A"};
    const auto config = shops.config(
        placeholder_config + "[shops.eu.matching]\nignore = []\n[shops.uk]\n"
                             "domain = \"c.myshopify.com\"\n");
    shops.associate(shops.eu, {"--config", config});
    CHECK(shops.state(51) == "linked 11");
    CHECK(run_hwsync({"verify", "-c", shops.catalog(), "--config", config})
              .exit_code == 0);
    const auto explained =
        run_hwsync({"explain", "-c", shops.catalog(), "--config", config,
                    "--shop", "eu", "--variant-id", "51"});
    CHECK(contains(explained.out, "alone has the key 'N/A'"));
}

TEST_CASE("a pinned variant keeps its link, whatever its SKU says, and gives "
          "others none") {
    ShopsWith shops{"N/A"};
    shops.associate(shops.eu);
    shops.hold(51, 11);
    shops.eu.push_back(product({{53, "N/A"}}));
    shops.associate(shops.eu, {"--full"});
    CHECK(shops.state(51) == "pinned 11");
    CHECK(shops.state(53) == "no_identifier");
    CHECK(run_hwsync({"verify", "-c", shops.catalog()}).exit_code == 0);
}

TEST_CASE("barcodes conflict by what they are, not by how they are written") {
    const TwoShops shops;
    shops.import(
        {product({{11, "A", "4006381333931"}}),
         product({{12, "B", "04006381333931"}}), product({{13, "C", "ABC"}}),
         product({{14, "D", "4006381333931"}}),
         product({{15, "E", "12345670"}}), product({{16, "F", "00012"}})});
    const auto config = shops.config(placeholder_config +
                                     "[matching]\ncross_check = \"hold\"\n");
    shops.associate({product({{51, "A", "'4006381333931"}}),
                     product({{52, "B", "4006381333931"}}),
                     product({{53, "C", "abc"}}), product({{54, "D", "N/A"}}),
                     product({{55, "E", "4006381333931"}}),
                     product({{56, "F", "12"}})},
                    {"--config", config});
    for (const auto id : {51, 52, 53, 54, 56}) {
        CAPTURE(id);
        CHECK(shops.state(id).starts_with("linked"));
    }
    CHECK(shops.state(55) == "conflict");
    const auto verified =
        run_hwsync({"verify", "-c", shops.catalog(), "--config", config});
    CHECK(contains(verified.out, "1 conflict"));
}
