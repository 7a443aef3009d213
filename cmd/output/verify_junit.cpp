#include "output/finding_text.hpp"
#include "output/verify_report.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <string_view>

namespace {

using hwsync::Finding;
using hwsync::FindingKind;
using hwsync::FindingStanding;
using hwsync::VerifyResult;

/// Text for XML: no control character may stand in it, escaped or not.
std::string xml(std::string_view text) {
    constexpr std::size_t limit = 4096;
    std::string escaped;
    for (const char c : hwsync::printable(text, limit)) {
        switch (c) {
        case '&':
            escaped += "&amp;";
            break;
        case '<':
            escaped += "&lt;";
            break;
        case '>':
            escaped += "&gt;";
            break;
        case '"':
            escaped += "&quot;";
            break;
        default:
            escaped += c;
        }
    }
    return escaped;
}

bool is_fault(FindingKind kind, const VerifyResult& result) {
    return kind != FindingKind::note || !result.notes_are_fine;
}

constexpr std::string_view catalog_suite = "catalog";

/// What is found of the catalog as a whole, or of the shop's variants.
bool is_looked_for(FindingKind kind, bool of_catalog) {
    return of_catalog
               ? kind == FindingKind::damaged
               : kind >= FindingKind::missing && kind < FindingKind::differs;
}

/// The test cases of the catalog, or of one shop.
struct Suite {
    std::array<std::uint64_t, hwsync::finding_kind_count> found{};
    std::uint64_t cases = 0;
    std::uint64_t failures = 0;
    std::uint64_t skipped = 0;
    std::string passed; ///< those that pass
};

using Suites = std::map<std::string, Suite, std::less<>>;

void count_findings(const VerifyResult& result, Suites& suites) {
    result.report->all_findings([&](const Finding& finding) {
        if (finding.is_folded) {
            return;
        }
        auto& suite = suites[std::string{finding.shop}];
        ++suite.cases;
        ++suite.found[static_cast<std::size_t>(finding.kind)];
        if (finding.standing != FindingStanding::counts) {
            ++suite.skipped;
        } else if (is_fault(finding.kind, result)) {
            ++suite.failures;
        }
    });
}

/// `is_silent` says of a kind that nothing can be said of it.
template <typename IsSilent>
void add_passed(Suite& suite, bool of_catalog, IsSilent is_silent) {
    for (std::size_t i = 0; i < hwsync::finding_kind_count; ++i) {
        const auto kind = static_cast<FindingKind>(i);
        if (suite.found[i] == 0 && is_looked_for(kind, of_catalog) &&
            !is_silent(kind)) {
            ++suite.cases;
            suite.passed += fmt::format(
                "  <testcase classname=\"{0}\" name=\"nothing is {0}\"/>\n",
                hwsync::to_string(kind));
        }
    }
}

Suites suites_of(const VerifyResult& result) {
    Suites suites;
    count_findings(result, suites);
    add_passed(suites[""], true, [](FindingKind) { return false; });
    for (const auto& shop : result.shops) {
        if (!shop.was_read) {
            continue;
        }
        add_passed(suites[shop.shop], false, [&](FindingKind kind) {
            return std::count(shop.ignored.begin(), shop.ignored.end(), kind) >
                       0 ||
                   (kind == FindingKind::suspect &&
                    (!shop.is_weighed || shop.suspect > 0));
        });
    }
    return suites;
}

void write_case(Output& output, const Finding& finding,
                const VerifyResult& result) {
    const auto kind = hwsync::to_string(finding.kind);
    auto name = xml(finding.shop);
    const auto add = [&name](const std::string& part) {
        name += (name.empty() ? "" : " ") + part;
    };
    if (finding.variant_id != 0) {
        add(std::to_string(finding.variant_id));
    }
    if (!finding.identifier.empty()) {
        add(xml(finding.identifier));
    }
    output.write(fmt::format("  <testcase classname=\"{}\" name=\"{}\">\n",
                             kind, name.empty() ? catalog_suite : name));
    const auto message = xml(finding_text(finding, result));
    if (finding.standing != FindingStanding::counts) {
        output.write(fmt::format(
            "    <skipped message=\"{}: {}\"/>\n",
            finding.standing == FindingStanding::waived ? "waived" : "known",
            message));
    } else if (is_fault(finding.kind, result)) {
        output.write(fmt::format("    <failure type=\"{}\" message=\"{}\"/>\n",
                                 kind, message));
    } else {
        output.write(fmt::format("    <system-out>{}</system-out>\n", message));
    }
    output.write("  </testcase>\n");
}

std::string totals_of(std::string_view name, const Suite& suite) {
    return fmt::format("name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\""
                       " skipped=\"{}\"",
                       name, suite.cases, suite.failures, suite.skipped);
}

void begin_suite(Output& output, const std::string& shop, const Suite& suite) {
    const auto name = shop.empty() ? std::string{catalog_suite} : xml(shop);
    output.write(fmt::format(" <testsuite {}>\n{}", totals_of(name, suite),
                             suite.passed));
}

} // namespace

void write_verify_junit(Output& output, const VerifyResult& result) {
    const auto suites = suites_of(result);
    Suite all;
    for (const auto& [shop, suite] : suites) {
        all.cases += suite.cases;
        all.failures += suite.failures;
        all.skipped += suite.skipped;
    }
    output.write(fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                             "<testsuites {}>\n",
                             totals_of("hwsync verify", all)));
    // Findings come by shop, in the order of the suites.
    auto next = suites.begin();
    const auto open_until = [&](std::string_view shop) {
        while (next != suites.end() && next->first <= shop) {
            output.write(next == suites.begin() ? "" : " </testsuite>\n");
            begin_suite(output, next->first, next->second);
            ++next;
        }
    };
    result.report->all_findings([&](const Finding& finding) {
        if (!finding.is_folded) {
            open_until(finding.shop);
            write_case(output, finding, result);
        }
    });
    if (next != suites.end()) {
        open_until(std::prev(suites.end())->first);
    }
    output.write(" </testsuite>\n</testsuites>\n");
}
