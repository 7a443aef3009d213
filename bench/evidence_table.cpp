// Measures what evidence finds in brands that do not exist, whose truth is
// known: see README.md here.
#include "brands/trial.hpp"
#include "candidate_index.hpp"

#include "model/evidence/learner.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <exception>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using brands::Brand;
using brands::Likeness;
using brands::Trial;
using hwsync::OtherIdentifier;

struct Share {
    std::size_t hits = 0;
    std::size_t all = 0;

    void add(bool is_hit) {
        hits += is_hit ? 1 : 0;
        ++all;
    }
    std::string percent() const {
        return all == 0 ? "none"
                        : fmt::format("{:.1f} % of {}",
                                      100.0 * static_cast<double>(hits) /
                                          static_cast<double>(all),
                                      all);
    }
};

/// What one row of the table adds up.
struct Row {
    std::size_t brands = 0;
    Share between;
    Share within;
    Share false_alarms;
    Share first;                ///< right candidate first
    std::size_t sure = 0;       ///< filled in as sure
    std::size_t sure_wrong = 0; ///< of these
    Share alone; ///< of variants without a partner those filled in
    std::array<Share, 3> calibration; ///< 90 to 99, to 99.9, over 99.9 %
    double seconds = 0;               ///< of a processor, to weigh the links
    std::size_t weighed = 0;
};

/// Of links that are let pass, how many are right.
void calibrate(hwsync::Millibits weight, bool is_right, Row& row) {
    constexpr std::array<hwsync::Millibits, 3> least{3170, 6629, 9965};
    for (std::size_t i = least.size(); i-- > 0;) {
        if (weight >= least[i]) {
            row.calibration[i].add(is_right);
            return;
        }
    }
}

void judge_links(const Trial& trial, const std::set<std::size_t>& between,
                 Row& row) {
    for (const auto& link : trial.links()) {
        if (link.is_right) {
            row.false_alarms.add(link.is_suspect);
        } else if (between.contains(link.link.child)) {
            row.between.add(link.is_suspect);
        } else {
            row.within.add(link.is_suspect);
        }
        if (!link.is_suspect) {
            calibrate(link.weight, link.is_right, row);
        }
    }
}

/// Whether the candidate is linked to a variant that fits it as well.
bool is_taken(const Trial& trial, hwsync::EvidenceJudge& judge,
              std::size_t child, std::size_t catalog,
              const std::vector<std::size_t>& holders) {
    const auto holder = holders[catalog];
    if (holder == brands::no_partner || holder == child) {
        return false;
    }
    const auto weight = [&](std::size_t of) {
        return judge.weigh(
            {trial.rows().child()[of], trial.rows().primary()[catalog], {}},
            OtherIdentifier::counts);
    };
    return weight(holder) >= weight(child);
}

constexpr double sure_share = 0.999;

/// What is offered for a variant, with its true partner among the candidates
/// or, as where it is sold in the child alone, without.
void suggest(const Brand& brand, const Trial& trial,
             hwsync::EvidenceJudge& judge, const bench::CandidateIndex& index,
             std::size_t child, const std::vector<std::size_t>& holders,
             Row& row) {
    const auto& row_of_child = trial.rows().child()[child];
    const auto partner = brand.partners[child];
    for (const bool has_partner : {true, false}) {
        if (has_partner && partner == brands::no_partner) {
            continue;
        }
        const auto places = index.places(
            row_of_child, has_partner ? brands::no_partner : partner);
        std::vector<hwsync::Candidate> candidates;
        for (const auto place : places) {
            candidates.push_back({trial.rows().primary()[place], {}});
        }
        const auto weighed = judge.weigh_candidates(
            row_of_child, candidates, brand.primary.variants.size());
        const auto best = weighed.empty() ? brands::no_partner
                                          : places[weighed.front().place];
        if (has_partner) {
            row.first.add(best == partner);
        }
        const bool is_sure = !weighed.empty() &&
                             weighed.front().share >= sure_share &&
                             !is_taken(trial, judge, child, best, holders);
        if (!has_partner) {
            row.alone.add(is_sure);
        } else if (is_sure) {
            ++row.sure;
            row.sure_wrong += best != partner ? 1 : 0;
        }
    }
}

/// Leaves links out one by one and asks for candidates.
void suggest_all(const Brand& brand, const Trial& trial, Row& row) {
    constexpr std::size_t most = 400;
    hwsync::EvidenceJudge judge{trial.numbers(), hwsync::Identifier::barcode};
    const bench::CandidateIndex index{trial.rows().primary(), trial.numbers()};
    std::vector<std::size_t> holders(brand.primary.variants.size(),
                                     brands::no_partner);
    for (const auto& link : trial.links()) {
        holders[link.link.catalog] = link.link.child;
    }
    const auto step = std::max<std::size_t>(trial.links().size() / most, 1);
    for (std::size_t i = 0; i < trial.links().size(); i += step) {
        const auto& link = trial.links()[i];
        if (link.is_right) {
            suggest(brand, trial, judge, index, link.link.child, holders, row);
        }
    }
    for (std::size_t i = 0; i < brand.partners.size(); i += step) {
        if (brand.partners[i] == brands::no_partner) {
            suggest(brand, trial, judge, index, i, holders, row);
        }
    }
}

void time_weighing(const Trial& trial, Row& row) {
    hwsync::EvidenceJudge judge{trial.numbers(), hwsync::Identifier::barcode};
    std::vector<hwsync::RowPair> pairs;
    pairs.reserve(trial.links().size());
    for (const auto& link : trial.links()) {
        pairs.push_back(trial.pair(link.link));
    }
    std::int64_t sum = 0;
    const auto began = std::clock();
    for (const auto& pair : pairs) {
        sum += judge.weigh(pair, OtherIdentifier::counts);
    }
    row.seconds += static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
    row.weighed += sum == 0 ? 0 : pairs.size();
}

void measure(std::size_t size, Likeness likeness, std::uint64_t seed,
             Row& row) {
    auto brand = brands::make_brand(size, likeness, seed);
    const auto pairs = std::max<std::size_t>(size / 200, 1);
    const auto moved = brands::exchange_between_products(brand, pairs, seed);
    brands::exchange_within_products(brand, pairs, seed);
    const Trial trial{brand};
    time_weighing(trial, row);
    judge_links(trial, {moved.begin(), moved.end()}, row);
    suggest_all(brand, trial, row);
    ++row.brands;
}

void print(std::size_t size, std::string_view name, const Row& row) {
    fmt::print(
        "| {}, {} × {} | {} | {} | {:.2f} of {} | {} | {} of {} | {} of {} | "
        "{} / {} / {} | {:.2f} |\n",
        name, row.brands, size, row.between.percent(), row.within.percent(),
        1e4 * static_cast<double>(row.false_alarms.hits) /
            static_cast<double>(std::max<std::size_t>(row.false_alarms.all, 1)),
        row.false_alarms.all, row.first.percent(), row.sure_wrong, row.sure,
        row.alone.hits, row.alone.all, row.calibration[0].percent(),
        row.calibration[1].percent(), row.calibration[2].percent(),
        row.seconds * 1e6 / static_cast<double>(row.weighed));
    std::fflush(stdout);
}

constexpr std::array<std::pair<Likeness, std::string_view>, 3> likenesses{
    {{Likeness::same, "same"},
     {Likeness::edited, "edited"},
     {Likeness::translated, "translated"}}};
constexpr std::uint64_t first_seed = 100;

void run(const std::vector<std::size_t>& sizes, std::size_t scale) {
    fmt::print(
        "| titles, brands × variants | exchanged between products | within | "
        "false alarms in 10,000 | right one first | sure: wrong | sure though "
        "without a partner | right of 90–99, 99–99.9, over 99.9 % | µs to "
        "weigh a link |\n| --- | --- | --- | --- | --- | --- | --- | --- | "
        "--- |\n");
    for (const auto size : sizes) {
        const auto count = std::max<std::size_t>(scale / size, 2);
        for (const auto& [likeness, name] : likenesses) {
            Row row;
            for (std::size_t i = 0; i < count; ++i) {
                measure(size, likeness, first_seed + i, row);
            }
            print(size, name, row);
        }
    }
}

using Fault = std::vector<std::size_t> (*)(Brand&, std::size_t, std::uint64_t,
                                           brands::Columns);

/// How much of a slipped column is found, in brands of 1,000 variants.
void run_slipped(Fault fault, brands::Columns columns, std::string_view what) {
    constexpr std::size_t size = 1000;
    constexpr std::uint64_t brands_each = 16;
    for (const auto& [likeness, name] : likenesses) {
        fmt::print("| {}, {} |", what, name);
        for (const std::size_t percent : {2U, 30U, 60U, 100U}) {
            Share found;
            Share false_alarms;
            for (std::uint64_t seed = 0; seed < brands_each; ++seed) {
                auto brand =
                    brands::make_brand(size, likeness, first_seed + seed);
                fault(brand, percent, seed, columns);
                const Trial trial{brand};
                for (const auto& link : trial.links()) {
                    (link.is_right ? false_alarms : found).add(link.is_suspect);
                }
            }
            fmt::print(" {}; {} of {} |", found.percent(), false_alarms.hits,
                       false_alarms.all);
        }
        fmt::print("\n");
        std::fflush(stdout);
    }
}

void run_all_slipped() {
    fmt::print("\n| slipped: found; false alarms | 2 % | 30 % | 60 % | 100 % "
               "|\n| --- | --- | --- | --- | --- |\n");
    for (const auto columns :
         {brands::Columns::sku, brands::Columns::sku_and_barcode}) {
        const auto more =
            columns == brands::Columns::sku ? "" : ", barcodes too";
        run_slipped(brands::slip, columns,
                    fmt::format("across products{}", more));
        run_slipped(brands::slip_within_products, columns,
                    fmt::format("within products{}", more));
    }
}

} // namespace

int main(int argc, char** argv) {
    try {
        CLI::App app{"What evidence finds in brands that do not exist"};
        std::vector<std::size_t> sizes{60, 1000, 100'000};
        std::size_t scale = 64'000;
        app.add_option("--sizes", sizes, "Variants of a brand")
            ->capture_default_str();
        app.add_option("--variants", scale,
                       "Of each size so many brands that they have about as "
                       "many variants, and at least two")
            ->capture_default_str();
        CLI11_PARSE(app, argc, argv);
        run(sizes, scale);
        run_all_slipped();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "evidence_table: %s\n", error.what());
        return 1;
    }
}
