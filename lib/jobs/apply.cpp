#include <hwsync/apply.hpp>

#include "base/folder_of.hpp"
#include "catalog/link_editing.hpp"
#include "catalog/open.hpp"
#include "input/decoded.hpp"
#include "jobs/link_run.hpp"
#include "jobs/plan_reader.hpp"
#include "shopify/spooled_file.hpp"

#include <hwsync/error.hpp>
#include <hwsync/own_files.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <map>
#include <memory>
#include <utility>

namespace hwsync {

namespace {

/// Keeps a copy of what is read.
class CopiedSource final : public ByteSource {
public:
    CopiedSource(std::unique_ptr<ByteSource> source, SpooledFile& copy)
        : m_source(std::move(source)), m_copy(copy) {}

    std::size_t read(char* buffer, std::size_t size) override {
        const auto got = m_source->read(buffer, size);
        m_copy.append({buffer, got});
        return got;
    }
    const std::string& name() const noexcept override {
        return m_source->name();
    }
    std::optional<std::uint64_t> total_bytes() const noexcept override {
        return m_source->total_bytes();
    }
    std::uint64_t bytes_taken() const noexcept override {
        return m_source->bytes_taken();
    }

private:
    std::unique_ptr<ByteSource> m_source;
    SpooledFile& m_copy;
};

/// A copy of a plan that stays as it is, however often it is read.
class KeptPlan {
public:
    /// Reads all of it once, so that nothing is done by half a plan, and checks
    /// it as it comes, so that what is none ends early.
    KeptPlan(const std::string& file, const std::filesystem::path& folder,
             const StopToken& stop)
        : m_copy(folder) {
        auto source = decoded(open_input(file, &stop));
        m_name = source->name();
        PlanReader reader{
            std::make_unique<CopiedSource>(std::move(source), m_copy)};
        PlanLine line;
        while (reader.next(line)) {
        }
        m_header = reader.header();
    }

    PlanReader read() const { return PlanReader{m_copy.source(m_name)}; }
    const PlanHeader& header() const noexcept { return m_header; }
    const std::string& name() const noexcept { return m_name; }

private:
    SpooledFile m_copy;
    std::string m_name;
    PlanHeader m_header;
};

std::filesystem::path folder_of_existing(const std::filesystem::path& catalog) {
    std::error_code error;
    if (!std::filesystem::exists(catalog, error)) {
        throw no_such_catalog(catalog);
    }
    return folder_of(catalog);
}

std::string shops_of(const PlanHeader& header) {
    std::string list;
    for (const auto& shop : header.shops) {
        list += (list.empty() ? "" : ",") + shop.name;
    }
    return list;
}

HeldLink held_after(const PlanLine& change) {
    if (change.to == 0) {
        return {};
    }
    return {change.to,
            "auto",
            std::string{change.key},
            {},
            std::string{change.rule}};
}

constexpr const char* plan_anew =
    "make the plan anew with hwsync associate --plan";

class Application {
public:
    Application(const KeptPlan& plan, LinkEditing& links,
                const CatalogIdentity& catalog)
        : m_plan(plan), m_links(links), m_catalog(catalog) {}

    void check_catalog() {
        const auto& header = m_plan.header();
        if (!header.catalog.empty() && header.catalog != m_links.catalog_id()) {
            throw Error(
                ErrorKind::safety,
                fmt::format("{} is a plan for another catalog", m_plan.name()),
                "check --catalog and the path of the plan");
        }
        const auto identifier =
            m_catalog.identifier.value_or(header.identifier);
        if (header.identifier != identifier) {
            throw Error(ErrorKind::safety,
                        fmt::format("{} is a plan for links by {}, and the "
                                    "catalog links by {}",
                                    m_plan.name(), to_string(header.identifier),
                                    to_string(identifier)),
                        plan_anew);
        }
    }

    /// How many of the links are as the plan would make them: all or, where
    /// there is something to do, none. Throws where the plan is stale.
    std::uint64_t check() {
        std::uint64_t changes = 0;
        std::uint64_t made = 0;
        std::uint64_t stale = 0;
        std::string first;
        auto reader = m_plan.read();
        PlanLine line;
        while (reader.next(line)) {
            ++changes;
            const auto shop = number_of(line.shop);
            if (!shop) {
                throw no_such_shop(line.shop);
            }
            made += m_links.held({*shop, line.variant}) == held_after(line)
                        ? 1U
                        : 0U;
            if (rests_as_planned(*shop, line)) {
                continue;
            }
            if (stale++ == 0) {
                first = fmt::format("line {}, variant {} of shop {}", line.line,
                                    line.variant, printable(line.shop));
            }
        }
        if (made == changes || stale == 0) {
            return made == changes ? made : 0;
        }
        throw Error(ErrorKind::safety,
                    fmt::format("{}: what {} of its {} changes rest on has "
                                "changed since it was made, first of {}",
                                m_plan.name(), stale, changes, first),
                    plan_anew);
    }

    void make() {
        auto reader = m_plan.read();
        PlanLine line;
        while (reader.next(line)) {
            m_links.change({number_of(line.shop).value(), line.variant},
                           held_after(line), line.reason);
        }
    }

private:
    /// A dry run stores nothing of the shop that it reads.
    Error no_such_shop(std::string_view shop) const {
        const auto name = printable(shop);
        return m_plan.header().catalog.empty()
                   ? Error{ErrorKind::safety,
                           fmt::format(
                               "{} was made by a dry run, and the catalog "
                               "holds nothing of shop {}: it was never read, "
                               "or was renamed or forgotten since",
                               m_plan.name(), name),
                           std::string{plan_anew} + ", without --dry-run"}
                   : Error{ErrorKind::safety,
                           fmt::format(
                               "{} was made when a shop was named {}, and the "
                               "catalog holds nothing of such a shop: it was "
                               "renamed or forgotten since",
                               m_plan.name(), name),
                           plan_anew};
    }

    /// Nothing for a shop that was not read.
    std::optional<std::int64_t> number_of(std::string_view shop) {
        const auto known = m_shops.find(shop);
        return known != m_shops.end()
                   ? known->second
                   : m_shops
                         .emplace(shop, m_catalog.has_read(shop)
                                            ? m_links.find_shop(shop)
                                            : std::nullopt)
                         .first->second;
    }

    bool rests_as_planned(std::int64_t shop, const PlanLine& line) {
        return m_links.held({shop, line.variant}).catalog_variant ==
                   line.from &&
               m_links.facts_of({shop, line.variant}, line.to, line.key,
                                line.rule) == line.facts;
    }

    const KeptPlan& m_plan;
    LinkEditing& m_links;
    const CatalogIdentity& m_catalog;
    std::map<std::string, std::optional<std::int64_t>, std::less<>> m_shops;
};

} // namespace

LinkResult apply_plan(const LinkJob& job, const std::string& file,
                      Observer& observer, const StopToken& stop) {
    OwnFiles{job.catalog}.check_input("the plan", file);
    const KeptPlan plan{file, folder_of_existing(job.catalog), stop};
    return run_on_links(
        job, {"apply", shops_of(plan.header()), plan.name()}, observer, stop,
        [&](LinkEditing& links, const CatalogIdentity& catalog, RejectLog&) {
            Application application{plan, links, catalog};
            application.check_catalog();
            const auto unchanged = application.check();
            if (unchanged == 0) {
                application.make();
            }
            return unchanged;
        });
}

} // namespace hwsync
