#include "notify/metrics.hpp"
#include "notify/metrics_text.hpp"

#include <doctest/doctest.h>

#include <string>

using hwsync::MetricsText;
using hwsync::parse_metrics;

TEST_CASE("families stand together, each with its help and type") {
    MetricsText metrics;
    metrics.add("b", "Bees.", {{"shop", "eu"}}, 2);
    metrics.add("a", "Eighths.", {}, 0.125);
    metrics.add("b", "Bees.", {{"shop", "ch"}}, 1764112588);
    metrics.add("b", "Bees.", {{"shop", "eu"}}, 3);
    CHECK(metrics.text() == "# HELP a Eighths.\n"
                            "# TYPE a gauge\n"
                            "a 0.125\n"
                            "# HELP b Bees.\n"
                            "# TYPE b gauge\n"
                            "b{shop=\"ch\"} 1764112588\n"
                            "b{shop=\"eu\"} 3\n");
}

TEST_CASE("a label holds whatever a shop is called") {
    MetricsText metrics;
    metrics.add("a", "A.", {{"shop", "q\"b\\n\nu\xe2\x80\xae\xff"}}, 1);
    const auto text = metrics.text();
    CHECK(text.ends_with(
        "a{shop=\"q\\\"b\\\\n\\\\u{a}u\\\\u{202e}\\\\xff\"} 1\n"));
    const auto lines = parse_metrics(text);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].label("shop") == "q\\\"b\\\\n\\\\u{a}u\\\\u{202e}\\\\xff");
    MetricsText again;
    again.keep(lines[0].name, "A.", lines[0].labels, lines[0].value);
    CHECK(again.text() == text);
}

TEST_CASE("what is no sample of ours is passed over") {
    const auto lines = parse_metrics("# HELP a A.\n"
                                     "a{b=\"c\",d=\"e\"} 1.5\n"
                                     "A 1\n"
                                     "a{b=\"c} 1\n"
                                     "a{b=\"c\" 1\n"
                                     "a{b=\"\\n\"} 1\n"
                                     "a{=\"c\"} 1\n"
                                     "a{} 1\n"
                                     "a 1 1700000000\n"
                                     "a one\n"
                                     "a \n"
                                     "a\n"
                                     "\n"
                                     "b 7");
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].labels == "{b=\"c\",d=\"e\"}");
    CHECK(lines[0].label("d") == "e");
    CHECK(lines[0].label("f").empty());
    CHECK(lines[0].value == "1.5");
    CHECK(lines[1].name == "b");
    CHECK(lines[1].label("b").empty());
}

TEST_CASE("a file keeps what other commands said, and what the catalog did") {
    const hwsync::Config config;
    hwsync::CatalogSummary summary;
    summary.products = 7;
    hwsync::EndedCommand good{
        "import-bulk", hwsync::Time{}, hwsync::Time{}, 0, {}};
    const auto first = metrics_after(&good, config, summary, "");
    CHECK(first.find("hwsync_catalog_products 7\n") != std::string::npos);
    const std::string succeeded = "hwsync_command_success_timestamp_seconds"
                                  "{command=\"import-bulk\"} 0\n";
    CHECK(first.find(succeeded) != std::string::npos);

    hwsync::EndedCommand bad{
        "import-bulk", hwsync::Time{}, hwsync::Time{}, 6, {}};
    const auto second = metrics_after(&bad, config, std::nullopt, first);
    CHECK(second.find("hwsync_catalog_up 0\n") != std::string::npos);
    CHECK(second.find("hwsync_catalog_products 7\n") != std::string::npos);
    CHECK(second.find(succeeded) != std::string::npos);
    CHECK(
        second.find("hwsync_command_exit_code{command=\"import-bulk\"} 6\n") !=
        std::string::npos);

    hwsync::EndedCommand other{"sync", hwsync::Time{}, hwsync::Time{}, 0, {}};
    summary.products = 8;
    const auto third = metrics_after(&other, config, summary, second);
    CHECK(third.find("hwsync_catalog_products 8\n") != std::string::npos);
    CHECK(third.find("hwsync_command_exit_code{command=\"import-bulk\"} 6\n") !=
          std::string::npos);
    CHECK(third.find("hwsync_command_exit_code{command=\"sync\"} 0\n") !=
          std::string::npos);
}
