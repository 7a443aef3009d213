#include "output/publication_report.hpp"

#include "output/plain_words.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>

void write_publications(
    JsonWriter& json,
    const std::vector<hwsync::PublicationStatus>& publications) {
    json.begin_array();
    for (const auto& publication : publications) {
        json.begin_object();
        json.member("brand", publication.brand);
        json.member("generation", publication.generation);
        json.member("published_at", publication.published_at);
        json.member("unpublished_runs", publication.unpublished_runs);
        json.end_object();
    }
    json.end_array();
}

void write_publications(
    Output& output, const std::vector<hwsync::PublicationStatus>& publications,
    hwsync::Time now, std::size_t column) {
    for (const auto& publication : publications) {
        auto text = fmt::format("as generation {} of brand {}, {}",
                                publication.generation,
                                hwsync::printable(publication.brand),
                                ago(publication.published_at, now));
        if (publication.unpublished_runs > 0) {
            text += fmt::format("; {} since then: hwsync publish",
                                counted(publication.unpublished_runs, "run"));
        }
        output.write(labelled("published", text, column));
    }
}

bool is_overdue(const std::vector<hwsync::PublicationStatus>& publications,
                const hwsync::Config& config, hwsync::Time now) {
    return config.publish.is_after_run() &&
           std::any_of(publications.begin(), publications.end(),
                       [&](const hwsync::PublicationStatus& publication) {
                           return publication.brand == config.publish.brand &&
                                  publication.unpublished_runs > 0 &&
                                  now - publication.published_at >
                                      config.status.overdue;
                       });
}
