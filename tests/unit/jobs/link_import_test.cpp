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
    stores.observer.lines.clear();
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
         {"", "shop\n", "shop,variant_id,shop\n", "shop|variant_id\n",
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

TEST_CASE("a row whose cells contradict each other is refused by its line") {
    Stores stores;
    stores.import_primary(
        {{1, {{11, "A"}, {12, "B"}}}, {2, {{13, "C"}, {14, "c"}}}});
    stores.associate("eu", {{5, {{51, "A"}}}, {6, {{52, "C"}, {53, "X"}}}});
    const auto before = stores.held("eu");
    const std::string heading =
        "action,shop,product_id,variant_id,catalog_product_id,"
        "catalog_variant_id,identifier,origin\n";
    const auto refused = [&](const std::string& row) {
        try {
            stores.import_links(heading + row, {.replace = true});
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::input);
            return error.message();
        }
        return std::string{"nothing was thrown"};
    };
    const auto tells = [&](const std::string& row, const char* what) {
        const auto message = refused(row);
        CAPTURE(message);
        return message.find(what) != std::string::npos;
    };
    CHECK(tells("add,eu,5,51,1,12,A,auto\n",
                "line 2: catalog variant 12 has the sku 'B', not 'A'"));
    CHECK(tells("add,eu,5,51,1,11,B,auto\n",
                "catalog variant 11 has the sku 'A', not 'B'"));
    CHECK(tells("add,eu,5,51,1,11,Z,auto\n", "has the sku 'A', not 'Z'"));
    CHECK(tells("add,eu,6,52,2,14,C,auto\n", "has the sku 'c', not 'C'"));
    CHECK(tells("add,eu,5,51,2,11,A,auto\n",
                "catalog variant 11 has the product 1, not 2"));
    CHECK(tells("add,eu,6,51,,,B,\n", "variant 51 has the product 5, not 6"));
    CHECK(tells("add,eu,6,53,1,,C,\n",
                "catalog variant 13 has the product 2, not 1"));
    CHECK(tells("remove,eu,6,52,2,13,A,auto\n", "has the sku 'C', not 'A'"));
    CHECK(tells("remove,eu,6,52,1,11,,auto\n",
                "variant 52 has the link to catalog variant 13, not 11"));
    CHECK(tells("remove,eu,5,53,,,X,\n", "variant 53 has the product 6"));
    CHECK(tells("add,eu,6,8.10077E+12,,13,,\n", "spreadsheet"));
    CHECK(tells("add,eu,6,53,,\"8,10077E+12\",,\n", "spreadsheet"));
    CHECK(stores.held("eu") == before);
    CHECK(stores
              .import_links(heading + "remove,eu,6,53,,,X,\n"
                                      "remove,eu,6,52,2,13,C,auto\n"
                                      "add,eu,5,51,1,11, a,auto\n")
              .unchanged == 1);
}

TEST_CASE("a table comes back from a spreadsheet as it went there") {
    LinkedStores stores;
    SUBCASE("with columns and rows that are empty") {
        const auto result =
            stores.import_links("shop,variant_id,catalog_variant_id,,\n"
                                "eu,53,13,,\n,,,,\n , ,,,\neu,54,13\n");
        CHECK(result.changes->size() == 2);
    }
    SUBCASE("parted by semicolons") {
        stores.import_links("sep=;\r\nshop;variant_id;identifier\r\n"
                            "eu;53;'=C\r\n");
        CHECK(stores.held("eu")[53] == "pin 13");
    }
    SUBCASE("with ids as texts") {
        const auto result = stores.import_links(
            "shop,variant_id,catalog_variant_id,identifier\n"
            "eu,\"=\"\"53\"\"\",'13,'=C\neu,54,\t12,\"=\"\"B\"\"\"\n");
        CHECK(result.changes->size() == 2);
    }
    SUBCASE("with what a person has yet to decide on") {
        const auto result =
            stores.import_links("action,shop,variant_id,catalog_variant_id\n"
                                "decide,eu,53,\nlater,,8E+12,x\n,eu,54,13\n");
        CHECK(result.passed_over == 2);
        CHECK(stores.held("eu")[54] == "pin 13");
    }
    SUBCASE("but not with a cell under no heading") {
        CHECK_THROWS_AS(
            stores.import_links("shop,variant_id,catalog_variant_id,\n"
                                "eu,53,13,12\n"),
            Error);
    }
}
