#include "unit/jobs/stores.hpp"

#include <hwsync/error.hpp>

#include <doctest/doctest.h>

using namespace hwsync;

namespace {

using Held = std::map<std::int64_t, std::string>;

struct LinkedStores : Stores {
    LinkedStores() {
        import_primary({{1, {{11, "A"}, {12, "B"}, {13, "=C"}}}});
        associate("eu", {{5, {{51, "A"}, {52, "B"}, {53, "X"}, {54, "Y"}}}});
    }
};

} // namespace

TEST_CASE("a table adds and removes links, all in one run") {
    LinkedStores stores;
    const auto result = stores.import_links(
        "\xEF\xBB\xBF"
        "shop,variant_id,action,identifier,note\n"
        "eu,gid://shopify/ProductVariant/53,add,'=C,\"said \"\"so\"\",\n"
        "twice\"\r\n"
        "\n"
        "eu,52,remove,,");
    CHECK(result.changes->size() == 2);
    CHECK(stores.held("eu") == Held{{51, "auto 11"},
                                    {52, "block"},
                                    {53, "pin 13 \"said \"so\",\ntwice\""}});
    CHECK(stores.history("eu", 53).size() == 1);
}

TEST_CASE("every row that cannot be done is told, and none is done") {
    LinkedStores stores;
    const auto before = stores.held("eu");
    std::string message;
    try {
        stores.import_links("shop,variant_id,catalog_variant_id,action\n"
                            "eu,53,13,\n"
                            "eu,4.4E+13,13,\n"
                            "eu,51,13,\n"
                            "eu,54,99,\n"
                            "\"e\nu\",54,13,\n"
                            "eu,54\n"
                            "eu,53,12,\n"
                            "eu,99,13,\n"
                            "eu,54,13,delete\n");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
        message = error.message();
    }
    CHECK(message.find("8 of 9 rows cannot be done") != std::string::npos);
    CHECK(message.find("line 3") != std::string::npos);
    REQUIRE(stores.observer.lines.size() == 8);
    const std::vector<int> lines{3, 4, 5, 6, 8, 9, 10, 11};
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto place = "links.csv:" + std::to_string(lines[i]) + ": ";
        CHECK(stores.observer.lines[i].find(place) != std::string::npos);
    }
    CHECK(stores.held("eu") == before);
    CHECK(stores.history("eu", 53).empty());
}

TEST_CASE("a heading that is none is refused with the nearest name") {
    LinkedStores stores;
    for (const auto* table :
         {"", "shop\n", "shop,variant_id,shop\n", "shop;variant_id\n",
          "shop,variant,catalog_variant_id\n", "eu,53,13\n"}) {
        CAPTURE(table);
        CHECK_THROWS_AS(stores.import_links(table), Error);
    }
}

TEST_CASE("a row of an automatic link changes nothing until it is changed") {
    LinkedStores stores;
    const auto same =
        stores.import_links("shop,variant_id,catalog_variant_id,origin,note\n"
                            "eu,51,11,auto,\n"
                            "eu,52,12,auto,\n");
    CHECK(same.unchanged == 2);
    CHECK(same.changes->size() == 0);
    CHECK(stores.held("eu") == Held{{51, "auto 11"}, {52, "auto 12"}});
    stores.import_links("shop,variant_id,catalog_variant_id,origin\n"
                        "eu,51,13,auto\n",
                        {.replace = true});
    CHECK(stores.held("eu")[51] == "pin 13");
}
