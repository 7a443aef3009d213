#include "notify/metrics.hpp"

#include "notify/metrics_text.hpp"
#include "shopify/api_version.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace hwsync {

namespace {

struct Gauge {
    std::string_view name;
    std::string_view help;
};

// A command's exit, which the catalog need not know of.
constexpr Gauge command_began{"hwsync_command_start_timestamp_seconds",
                              "When the command last began."};
constexpr Gauge command_ended{"hwsync_command_end_timestamp_seconds",
                              "When the command last ended."};
constexpr Gauge command_succeeded{
    "hwsync_command_success_timestamp_seconds",
    "When the command last ended with exit code 0."};
constexpr Gauge command_duration{"hwsync_command_duration_seconds",
                                 "How long the command last took."};
constexpr Gauge command_exit_code{"hwsync_command_exit_code",
                                  "The exit code of the command's last end."};
constexpr std::array command_gauges{command_began, command_ended,
                                    command_succeeded, command_duration,
                                    command_exit_code};

constexpr Gauge api_ends{"hwsync_api_version_end_timestamp_seconds",
                         "When Shopify stops serving the API version."};
constexpr Gauge catalog_up{"hwsync_catalog_up",
                           "1 where the catalog could be read."};

// What the catalog says.
constexpr Gauge catalog_bytes{"hwsync_catalog_size_bytes",
                              "The size of the catalog file."};
constexpr Gauge catalog_products{"hwsync_catalog_products",
                                 "Live products of the primary shop."};
constexpr Gauge catalog_variants{"hwsync_catalog_variants",
                                 "Live variants of the primary shop."};
constexpr Gauge run_began{"hwsync_run_start_timestamp_seconds",
                          "When the job's last run began."};
constexpr Gauge run_ended{"hwsync_run_end_timestamp_seconds",
                          "When the job's last ended run ended."};
constexpr Gauge run_succeeded{"hwsync_run_success_timestamp_seconds",
                              "When the job's last run that did well ended."};
constexpr Gauge run_duration{"hwsync_run_duration_seconds",
                             "How long the job's last ended run took."};
constexpr Gauge run_exit_code{
    "hwsync_run_exit_code",
    "The exit code of the job's last ended run; -1 where its process died."};
constexpr Gauge run_rows{"hwsync_run_rows",
                         "Rows of the job's last ended run by kind and what "
                         "became of them."};
constexpr Gauge run_links{"hwsync_run_links",
                          "Links of the job's last ended run by what became of "
                          "them."};
constexpr Gauge run_rejected{"hwsync_run_rejected_lines",
                             "Lines that the job's last ended run could not "
                             "use."};
constexpr Gauge shop_variants{"hwsync_shop_variants",
                              "Live variants known of a child shop."};
constexpr Gauge shop_linked{"hwsync_shop_linked_variants",
                            "Of these, those with a link."};
constexpr Gauge shop_blocked{"hwsync_shop_blocked_variants",
                             "Of these, those that must not be linked."};
constexpr Gauge shop_suspect{"hwsync_shop_suspect_links",
                             "Automatic links that were suspect at its last "
                             "associate."};
constexpr Gauge shop_coverage{"hwsync_shop_coverage_ratio",
                              "Linked variants of a child shop over those not "
                              "blocked, 0 to 1."};
constexpr Gauge shop_outcomes{
    "hwsync_shop_outcome_variants",
    "Variants of a child shop by their outcome: as of "
    "its last associate, plan, or change by hand."};
constexpr Gauge watermark{"hwsync_watermark_timestamp_seconds",
                          "From when on the command has yet to read the shop."};
constexpr Gauge published_at{"hwsync_published_timestamp_seconds",
                             "When the catalog was last published."};
constexpr Gauge published_generation{
    "hwsync_published_generation",
    "The brand's generation in the shared database then."};
constexpr Gauge unpublished_runs{
    "hwsync_unpublished_runs",
    "Committed runs that the shared database does not have."};
constexpr std::array catalog_gauges{
    published_at,     published_generation, unpublished_runs, catalog_bytes,
    catalog_products, catalog_variants,     run_began,        run_ended,
    run_succeeded,    run_duration,         run_exit_code,    run_rows,
    run_links,        run_rejected,         shop_variants,    shop_linked,
    shop_blocked,     shop_suspect,         shop_coverage,    shop_outcomes,
    watermark};

double seconds(Time time) {
    return std::chrono::duration<double>(time.time_since_epoch()).count();
}

double seconds(Duration duration) {
    return std::chrono::duration<double>(duration).count();
}

class Metrics {
public:
    void add(const Gauge& gauge, const MetricsText::Labels& labels,
             double value) {
        m_text.add(gauge.name, gauge.help, labels, value);
    }
    void keep(const Gauge& gauge, const MetricsLine& line) {
        m_text.keep(gauge.name, gauge.help, line.labels, line.value);
    }
    void add_counts(const std::string& json, const MetricsText::Labels& job);
    void add_job(const JobSummary& job);
    void add_shop(const ShopSummary& shop);
    void add_publication(const PublicationStatus& publication);
    void add_command(const EndedCommand& command);
    std::string text() const { return m_text.text(); }

private:
    MetricsText m_text;
    simdjson::dom::parser m_parser;
};

void Metrics::add_counts(const std::string& json,
                         const MetricsText::Labels& job) {
    simdjson::dom::object counts;
    if (m_parser.parse(json).get(counts) != simdjson::SUCCESS) {
        return;
    }
    const auto with = [&job](const MetricsText::Labels& more) {
        auto labels = job;
        labels.insert(labels.end(), more.begin(), more.end());
        return labels;
    };
    constexpr std::array<std::string_view, 5> links{
        "created", "updated", "unchanged", "removed", "changes"};
    for (const auto [name, value] : counts) {
        if (simdjson::dom::object rows; value.get(rows) == simdjson::SUCCESS) {
            for (const auto [result, count] : rows) {
                if (double number = 0; count.get(number) == simdjson::SUCCESS) {
                    add(run_rows, with({{"kind", name}, {"result", result}}),
                        number);
                }
            }
        } else if (double number = 0; value.get(number) != simdjson::SUCCESS) {
            continue;
        } else if (name == "rejected") {
            add(run_rejected, job, number);
        } else if (std::find(links.begin(), links.end(), name) != links.end()) {
            add(run_links, with({{"result", name}}), number);
        }
    }
}

void Metrics::add_job(const JobSummary& job) {
    const MetricsText::Labels labels{{"command", job.command},
                                     {"shop", job.shop}};
    add(run_began, labels, seconds(job.last.started_at));
    if (job.succeeded_at) {
        add(run_succeeded, labels, seconds(*job.succeeded_at));
    }
    if (!job.ended) {
        return;
    }
    const auto& run = *job.ended;
    add(run_exit_code, labels, run.exit_code.value_or(-1));
    if (run.finished_at) {
        add(run_ended, labels, seconds(*run.finished_at));
        add(run_duration, labels, seconds(*run.finished_at - run.started_at));
    }
    add_counts(run.counts, labels);
}

void Metrics::add_shop(const ShopSummary& shop) {
    const MetricsText::Labels labels{{"shop", shop.name}};
    add(shop_variants, labels, static_cast<double>(shop.variants));
    add(shop_linked, labels, static_cast<double>(shop.linked));
    add(shop_blocked, labels, static_cast<double>(shop.blocked));
    if (shop.suspect) {
        add(shop_suspect, labels, static_cast<double>(*shop.suspect));
    }
    if (shop.variants > shop.blocked + shop.left_out) {
        add(shop_coverage, labels,
            static_cast<double>(shop.linked - shop.left_out_linked) /
                static_cast<double>(shop.variants - shop.blocked -
                                    shop.left_out));
    }
    for (std::size_t i = 0; shop.outcomes && i < outcome_count; ++i) {
        const auto outcome = to_string(static_cast<Outcome>(i));
        add(shop_outcomes, {{"shop", shop.name}, {"outcome", outcome}},
            static_cast<double>((*shop.outcomes)[i]));
    }
}

void Metrics::add_publication(const PublicationStatus& publication) {
    const MetricsText::Labels labels{{"brand", publication.brand}};
    add(published_at, labels, seconds(publication.published_at));
    add(published_generation, labels,
        static_cast<double>(publication.generation));
    add(unpublished_runs, labels,
        static_cast<double>(publication.unpublished_runs));
}

void Metrics::add_command(const EndedCommand& command) {
    const MetricsText::Labels labels{{"command", command.command}};
    add(command_began, labels, seconds(command.began_at));
    add(command_ended, labels, seconds(command.ended_at));
    add(command_duration, labels, seconds(command.ended_at - command.began_at));
    add(command_exit_code, labels, command.exit_code);
    if (command.exit_code == 0) {
        add(command_succeeded, labels, seconds(command.ended_at));
    }
}

/// What a person does by hand has no end that anybody waits for.
bool is_job(std::string_view command) {
    constexpr std::array<std::string_view, 5> jobs{
        "import-bulk", "import-new", "import-updates", "associate", "sync"};
    return std::find(jobs.begin(), jobs.end(), command) != jobs.end();
}

/// Earlier releases told of other commands too.
bool is_of_job(const MetricsLine& line) {
    const auto command = line.label("command");
    return command.empty() || is_job(command);
}

template <typename Gauges>
const Gauge* find(const Gauges& gauges, std::string_view name) {
    const auto found =
        std::find_if(gauges.begin(), gauges.end(),
                     [name](const Gauge& gauge) { return gauge.name == name; });
    return found == gauges.end() ? nullptr : &*found;
}

} // namespace

std::string metrics_after(const EndedCommand* command, const Config& config,
                          const std::optional<CatalogSummary>& summary,
                          std::string_view earlier) {
    Metrics metrics;
    if (command != nullptr) {
        metrics.add_command(*command);
    }
    metrics.add(catalog_up, {}, summary ? 1 : 0);
    for (const auto& shop : config.shops) {
        if (const auto end = end_of_version(shop.api_version)) {
            metrics.add(api_ends,
                        {{"shop", shop.name}, {"version", shop.api_version}},
                        seconds(*end));
        }
    }
    if (summary) {
        metrics.add(catalog_bytes, {}, static_cast<double>(summary->bytes));
        metrics.add(catalog_products, {},
                    static_cast<double>(summary->products));
        metrics.add(catalog_variants, {},
                    static_cast<double>(summary->variants));
        for (const auto& job : summary->jobs) {
            if (is_job(job.command)) {
                metrics.add_job(job);
            }
        }
        for (const auto& shop : summary->shops) {
            metrics.add_shop(shop);
        }
        for (const auto& mark : summary->watermarks) {
            metrics.add(watermark,
                        {{"command", mark.command}, {"shop", mark.shop}},
                        seconds(mark.at));
        }
        for (const auto& publication : summary->publications) {
            metrics.add_publication(publication);
        }
    }
    for (const auto& line : parse_metrics(earlier)) {
        const auto* gauge = find(command_gauges, line.name);
        if (gauge == nullptr && !summary) {
            gauge = find(catalog_gauges, line.name);
        }
        if (gauge != nullptr && is_of_job(line)) {
            metrics.keep(*gauge, line);
        }
    }
    return metrics.text();
}

} // namespace hwsync
