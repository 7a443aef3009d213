#include "test_catalog.hpp"

#include <fmt/core.h>

using namespace hwsync;

namespace {

void append(std::string& list, std::string_view separator,
            const std::string& one) {
    list += list.empty() ? one : std::string{separator} + one;
}

} // namespace

Time time_of(std::string_view text) {
    return parse_time(text).value();
}

Time now() {
    return time_of("2026-03-01T00:00:00Z");
}

ImportRules whole() {
    ImportRules rules;
    rules.now = now();
    return rules;
}

ImportRules partial() {
    auto rules = whole();
    rules.mode = ImportMode::partial;
    return rules;
}

ShopRules child() {
    ShopRules rules;
    rules.shop = "eu";
    rules.by = "ann";
    return rules;
}

void put(ProductImport& import, const Lines& lines) {
    Batch batch;
    fill(batch, lines, &import.finisher());
    import.put(batch);
}

std::string to_text(const RejectList& rejects) {
    std::string text;
    rejects.for_each([&](const RejectedLine& line) {
        append(text, ", ", std::to_string(line.line));
    });
    return text;
}

std::string to_text(const UnresolvedList& unresolved) {
    std::string text;
    unresolved.for_each([&](const UnresolvedVariant& one) {
        std::string candidates{one.candidates};
        std::erase(candidates, '"');
        append(text, ", ",
               fmt::format("{} {} {}", one.variant_id, to_string(one.outcome),
                           candidates));
    });
    return text;
}

CatalogTarget TestCatalog::target(const std::string& command,
                                  const std::string& shop) const {
    CatalogTarget target;
    target.path = path();
    target.command = command;
    target.shop = shop;
    target.now = now();
    target.stop = &m_stop;
    return target;
}

Job TestCatalog::begin(const std::string& command,
                       const std::string& shop) const {
    return begin(target(command, shop));
}

Job TestCatalog::begin(const CatalogTarget& target) {
    Job job;
    job.catalog = backend().open(target);
    job.rejects = job.catalog->make_reject_log();
    job.run = job.catalog->begin_run(
        {target.command, target.shop, "export.jsonl", "ann", now()});
    return job;
}

std::unique_ptr<ProductImport>
TestCatalog::begin_import(const Job& job, const ImportRules& rules) const {
    return job.catalog->import_products(
        job.run, rules, {Identifier::sku, "us", true, {}}, *job.rejects);
}

std::unique_ptr<Association>
TestCatalog::begin_association(const Job& job, const ShopRules& shop,
                               const ImportRules& rules) const {
    return job.catalog->associate(job.run, rules, shop, *job.rejects);
}

Imported TestCatalog::import(const Lines& lines,
                             const ImportRules& rules) const {
    auto to_import = target("import-bulk", "us");
    to_import.may_load = backend().loads;
    const auto job = begin(to_import);
    const auto import = begin_import(job, rules);
    put(*import, lines);
    Imported imported{job.run, import->end_input(), {}};
    import->commit({rules.now, "{}"});
    imported.rejects = to_text(*job.rejects);
    return imported;
}

Associated TestCatalog::associate(const Lines& lines, const ShopRules& shop,
                                  const ImportRules& rules) const {
    const auto job = begin("associate", shop.shop);
    const auto association = begin_association(job, shop, rules);
    put(association->reading(), lines);
    Associated associated;
    associated.run = job.run;
    associated.totals = association->reading().end_input();
    associated.counts = association->match();
    associated.unresolved = to_text(*association->unresolved());
    association->commit({rules.now, "{}"});
    return associated;
}

std::int64_t TestCatalog::edit_links(const EditLinks& edit) const {
    const auto job = begin("link", "eu");
    const auto links =
        job.catalog->edit_links(job.run, now(), "ann", *job.rejects);
    edit(*links, links->find_shop("eu").value());
    links->commit(now(), "{}");
    return job.run;
}

std::unique_ptr<CatalogView> TestCatalog::view() const {
    return backend().view(path(), &m_stop);
}

CatalogSummary TestCatalog::summary() const {
    return backend().summary(path(), {}, &m_stop);
}

std::string TestCatalog::title(std::int64_t product) const {
    std::string title;
    view()->product(product, [&](const ShownRow& row) {
        if (row.deleted_at.empty()) {
            title = row.fields[product_field::title].text;
        }
    });
    return title;
}

std::string TestCatalog::variants(std::int64_t product) const {
    std::string ids;
    view()->variants(product, [&](const ShownRow& row) {
        if (row.deleted_at.empty()) {
            append(ids, " ", std::to_string(row.id));
        }
    });
    return ids;
}

std::string TestCatalog::links() const {
    std::string text;
    backend()
        .link_view(path(), &m_stop, {})
        ->links({LinkKind::link, "eu", {}}, [&](const ListedLink& link) {
            append(text, ", ",
                   fmt::format("{}>{} {}", link.variant_id,
                               link.catalog_variant_id, link.origin));
        });
    return text;
}

std::string TestCatalog::history(std::int64_t variant) const {
    std::string text;
    backend()
        .link_view(path(), &m_stop, {})
        ->history_of_variant("eu", std::to_string(variant),
                             [&](const LinkHistoryEntry& entry) {
                                 append(text, ", ", std::string{entry.reason});
                             });
    return text;
}

std::optional<MatchedVariant>
TestCatalog::child_variant(std::int64_t variant) const {
    const auto view = backend().match_view(path(), &m_stop);
    const auto shop = view->find_shop("eu");
    return shop ? view->variant(*shop, variant) : std::nullopt;
}

std::string
TestCatalog::live_of(const std::vector<std::int64_t>& variants) const {
    std::string ids;
    for (const auto id : variants) {
        const auto variant = child_variant(id);
        if (variant && variant->deleted_at.empty()) {
            append(ids, " ", std::to_string(id));
        }
    }
    return ids;
}

std::string TestCatalog::findings() const {
    VerifyRequest request;
    request.catalog = path();
    request.now = now();
    std::string text;
    backend()
        .begin_check(request, m_stop)
        ->finish()
        .report->findings([&](const Finding& finding) {
            append(text, ", ",
                   fmt::format("{} {}", to_string(finding.kind),
                               finding.variant_id));
        });
    return text;
}
