#include "jobs/doctor_online.hpp"

#include "base/time_span.hpp"
#include "jobs/live_shop.hpp"
#include "shopify/api_version.hpp"
#include "shopify/deletions.hpp"
#include "shopify/shop_info.hpp"

#include <hwsync/error.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>

namespace hwsync {

namespace {

// Somebody waits for the answer; the jobs are more patient.
constexpr int most_retries = 2;
constexpr Duration clock_slack = std::chrono::minutes{1};

/// What the client would warn of is reported as a check instead.
class Silence final : public Observer {
public:
    void progress(const Progress& /*progress*/) override {}
    void log(Severity /*severity*/, std::string_view /*message*/) override {}
};

HealthCheck check_shop(const ShopConfig& shop, const ShopInfo& info,
                       const std::string& served) {
    HealthCheck check{"shop", shop.name, Health::ok, {}, {}};
    check.message =
        fmt::format("{} answers as {}, API version {}", printable(info.name),
                    printable(info.myshopify_domain), printable(served));
    if (info.myshopify_domain != shop.domain) {
        check.health = Health::problem;
        check.remedy =
            fmt::format("the config file says {}: correct `domain`, or the "
                        "credential",
                        printable(shop.domain));
    } else if (!served.empty() && served != shop.api_version) {
        check.health = Health::warning;
        check.remedy =
            fmt::format("{} was asked for: {}", shop.api_version,
                        way_to_newer_version(shop.api_version, served));
    }
    return check;
}

HealthCheck check_scopes(const ShopConfig& shop, const ShopInfo& info) {
    HealthCheck check{"scopes", shop.name, Health::ok, {}, {}};
    if (!info.scopes) {
        check.health = Health::warning;
        check.message = "Shopify does not tell what it may read";
        check.remedy = "check whether the app has the scope read_products";
        return check;
    }
    const auto has = [&](std::string_view scope) {
        return std::find(info.scopes->begin(), info.scopes->end(), scope) !=
               info.scopes->end();
    };
    if (has("read_products")) {
        check.message = "it may read products";
    } else if (has("write_products")) {
        check.message = "it may read products, and write them, which hwsync "
                        "never does";
    } else {
        check.health = Health::problem;
        check.message = "it lacks the scope read_products";
        check.remedy = "give the app that scope and install it anew";
    }
    return check;
}

HealthCheck check_store_identity(const ShopConfig& shop, const ShopInfo& info,
                                 const KnownStores& stores) {
    HealthCheck check{"store", shop.name, Health::ok, {}, {}};
    const auto known = stores.find(shop.name);
    const auto other =
        std::find_if(stores.begin(), stores.end(), [&](const auto& store) {
            return store.second == info.id && store.first != shop.name;
        });
    if (known != stores.end() && known->second != info.id) {
        check.health = Health::problem;
        check.message = fmt::format("store {} answers, but the catalog knows "
                                    "the shop as store {}",
                                    info.id, known->second);
        check.remedy = "correct `domain` or the credential; a new store needs "
                       "a name of its own";
    } else if (other != stores.end()) {
        check.health = Health::problem;
        check.message =
            fmt::format("store {} answers, which the catalog knows as shop {}",
                        info.id, printable(other->first));
        check.remedy = "correct `domain` or the credential, or hwsync shop "
                       "rename";
    } else {
        check.message = fmt::format(
            "store {}{}", info.id,
            known != stores.end() ? ", as before" : ", not read before");
    }
    return check;
}

HealthCheck check_clock(const ShopConfig& shop, Time here, Time there) {
    HealthCheck check{"clock", shop.name, Health::ok, {}, {}};
    const auto off = std::chrono::abs(here - there);
    // Shopify reports its time to the second.
    check.message =
        fmt::format("{} {} Shopify's",
                    off < std::chrono::seconds{1} ? std::string{"less than 1 s"}
                                                  : time_span(off),
                    here < there ? "behind" : "ahead of");
    if (off > clock_slack) {
        check.health = Health::warning;
        check.remedy = "set this machine's clock: runs and logs tell the wrong "
                       "time";
    }
    return check;
}

/// The only proof that Shopify understands the queries for deletions: if it
/// does not, what is deleted there stays in the catalog.
HealthCheck check_deletions(const ShopConfig& shop, LiveShop& live) {
    HealthCheck check{"deletions", shop.name, Health::ok, {}, {}};
    const auto since = live.clock().now() - std::chrono::hours{24};
    std::vector<std::string> told;
    for (const auto& source : try_deletion_sources(live.client(), since)) {
        if (!source.refusal) {
            told.push_back("`" + source.name + "`");
            continue;
        }
        check.health = Health::warning;
        check.message += fmt::format("{}`{}` is not answered: {}",
                                     check.message.empty() ? "" : "; ",
                                     source.name, source.refusal->message());
        check.remedy = "install a newer hwsync, where there is one";
    }
    if (check.health == Health::ok) {
        check.message =
            fmt::format("{} tell what is deleted", fmt::join(told, " and "));
    } else if (told.empty()) {
        check.health = Health::problem;
        check.remedy += "; until then import-bulk finds what is deleted";
    } else {
        check.message +=
            fmt::format("; {} tells what is deleted", told.front());
    }
    return check;
}

/// The warnings that came with Shopify's answers.
void visit_remarks(const ShopConfig& shop, const GraphqlClient& client,
                   const VisitHealth& visit) {
    for (const auto& remark : client.remarks()) {
        HealthCheck check{"search", shop.name, Health::warning, remark.words,
                          "install a newer hwsync, where there is one"};
        if (remark.kind == ApiWarning::Kind::deprecated) {
            check.check = "deprecated";
            // Its successor is asked as well.
            if (remark.question == "DeletionEvents") {
                check.health = Health::ok;
                check.remedy.clear();
            }
        }
        visit(check);
    }
}

void examine_shop(const DoctorRequest& request, const ShopConfig& shop,
                  const KnownStores& stores, const StopToken& stop,
                  const VisitHealth& visit) {
    Silence silence;
    LiveAccess access{shop, request.config.http, request.environment,
                      request.recording};
    access.http.retries = std::min(access.http.retries, most_retries);
    LiveShop live{access, silence, stop};
    const auto info = shop_info(live.client());
    const auto now = live.clock().now();
    visit(check_shop(shop, info, live.client().served_version()));
    const auto scopes = check_scopes(shop, info);
    visit(scopes);
    visit(check_store_identity(shop, info, stores));
    if (const auto there = live.client().served_at()) {
        visit(check_clock(shop, now, *there));
    }
    if (scopes.health != Health::problem) {
        visit(check_deletions(shop, live));
    }
    visit_remarks(shop, live.client(), visit);
}

} // namespace

void examine_online(const DoctorRequest& request,
                    const std::vector<const ShopConfig*>& shops,
                    const KnownStores& stores, const StopToken& stop,
                    const VisitHealth& visit) {
    for (const auto* shop : shops) {
        try {
            examine_shop(request, *shop, stores, stop, visit);
        } catch (const Error& error) {
            stop.check();
            visit({"shop", shop->name, Health::problem, error.message(),
                   error.remedy()});
        }
    }
}

} // namespace hwsync
