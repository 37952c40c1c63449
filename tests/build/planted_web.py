"""One unmistakable person in the files of web tools: in queries, paths, ids and fields that no format names."""

import json


def planted_web_files(everything: str, query: str, mail: str, address: str) -> dict[str, tuple[str, str]]:
    """Format: file name and text, of the formats of web tools."""
    page = f"https://www.anytown.example/parking?{query}"
    segment = "metadata_url,metadata_segment"
    made = {
        "matomo_report": (
            "pages.csv",
            f"date,label,nb_visits,nb_hits,{segment},who\n"
            f"2026-03-13,/parking?{query},3,4,{page},pageUrl=={query},{everything}\n"
            f"2026-03-13,/cases/{mail},3,4,,pageUrl=={query},{everything}\n",
        ),
        "matomo_report_translated": (
            "pages.csv",
            f"Date,Label,Unique Pageviews,Pageviews,Bounce Rate,{segment}\n2026-03-13,/cases/{mail},3,4,5%,{page},pageUrl=={query}\n",
        ),
    }
    made["plausible_export"] = (
        "imported_pages_20260313_20260313.csv",
        f"date,page,visitors,total_scroll_depth,who\n2026-03-13,{page},3,4,{everything}\n",
    )
    event = {"event_name": "page_view", "event_timestamp": "1773396000000000", "user_id": mail, "user_pseudo_id": everything}
    event |= {"event_params": [{"key": name, "value": {"string_value": page}} for name in ("page_location", "page_referrer", "who")]}
    made["ga4_bigquery"] = (
        "events.json",
        json.dumps({**event, "geo": {"city": everything}, "user_properties": [everything, address]}) + "\n",
    )
    label = {"label": f"/cases/{mail}", "nb_visits": 3, "nb_hits": 4, "url": page, "segment": f"pageUrl=={query}", "who": everything}
    made["matomo_report_json"] = ("pages.json", json.dumps({"2026-03-13": [label, {"label": everything, "nb_visits": 1}]}))
    goals = {"nb_conversions": 3, "nb_visits_converted": 2, "who": everything}
    made["matomo_goals_json"] = ("goals.json", json.dumps({"2026-03-13": goals}))
    action = {"type": "action", "url": page, "timestamp": 1773396000, "pageTitle": everything}
    visit = {"idVisit": "1", "visitIp": address, "visitorId": everything, "userId": mail, "city": everything, "referrerUrl": page}
    made["matomo_live"] = (
        "visits.json",
        json.dumps([{**visit, "actionDetails": [action, {**action, "url": f"https://a.example/{mail}"}]}]),
    )
    answer = {"dimensionHeaders": [{"name": "date"}, {"name": "pagePath"}], "metricHeaders": [{"name": "sessions"}], "who": everything}
    rows = [
        {"dimensionValues": [{"value": "20260313"}, {"value": each}], "metricValues": [{"value": "3"}]} for each in (page, f"/a/{mail}")
    ]
    made["ga4_data_api"] = ("report.json", json.dumps({**answer, "rows": rows}))
    made["universal_analytics"] = (
        "Analytics Pages.csv",
        f"# All\n# 20260313-20260313\n\nPage,Pageviews,who\n/parking?{query},3,{everything}\n/cases/{mail},4,{everything}\n",
    )
    day = {"date": "2026-03-13", "visits": "5"}
    made["usa_gov_json"] = ("usa.json", json.dumps({"name": everything, "data": [day, {**day, "who": everything}], "taken_at": mail}))
    made["usa_gov_csv"] = ("usa.csv", f"date,visits,who\n2026-03-13,5,{everything}\n")
    line = f'https 2026-03-13T10:00:00.1Z app/www/50dc6c495c0c9188 {address}:2817 10.0.0.1:80 0 0 0 200 200 1 2 "GET {page} HTTP/1.1" "Mozilla/5.0 {mail}"'
    made["aws_alb"] = (
        "alb.log",
        f'{line} - - arn "Root=1" "www.anytown.example" "{everything}" 0 2026-03-13T10:00:00Z "forward" "{page}" "-"\n',
    )
    return made
